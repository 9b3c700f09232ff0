-- Invariant 27 (P). After a run, the entries of every unit it looked at sum to the wanted lines, by account.
{{ config(severity='error') }}
with units as (
    select posting_unit_id from {{ ref('int_accounting__wanted_units') }}
    union
    select posting_unit_id from {{ ref('int_accounting__entry_changes') }}
),

posted as (
    select entries.posting_unit_id, lines.account_id, lines.currency_code,
        min(entries.source_document_id) as source_document_id, min(entries.entity_id) as entity_id,
        min(lines.business_date) as business_date,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_entries') }} as entries
    inner join units on entries.posting_unit_id = units.posting_unit_id
    inner join {{ ref('fct_journal_lines') }} as lines
        on entries.journal_entry_id = lines.journal_entry_id
    group by entries.posting_unit_id, lines.account_id, lines.currency_code
),

wanted as (
    select posting_unit_id, account_id, currency_code,
        min(source_document_id) as source_document_id, min(entity_id) as entity_id,
        cast(sum(amount_minor) as bigint) as amount_minor
    from {{ ref('int_accounting__wanted_lines') }}
    group by posting_unit_id, account_id, currency_code
)

select
    {{ integrity_columns('27', 'P', {
        'entity_id': 'coalesce(posted.entity_id, wanted.entity_id)',
        'business_date': 'posted.business_date',
        'account_id': 'coalesce(posted.account_id, wanted.account_id)',
        'document_id': 'coalesce(posted.source_document_id, wanted.source_document_id)',
        'amount_minor': 'coalesce(posted.amount_minor, 0) - coalesce(wanted.amount_minor, 0)',
        'currency_code': 'coalesce(posted.currency_code, wanted.currency_code)',
    }) }}
from posted
full outer join wanted
    on posted.posting_unit_id = wanted.posting_unit_id
    and posted.account_id = wanted.account_id
    and posted.currency_code = wanted.currency_code
where coalesce(posted.amount_minor, 0) <> coalesce(wanted.amount_minor, 0)
