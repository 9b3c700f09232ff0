-- Invariant 26 (P). A reversing entry is the exact mirror of the entry it names; an entry is reversed at most once.
{{ config(severity='error') }}
with reversals as (
    select * from {{ entries_of_this_run() }} as entries where entry_type = 'reversal'
),

pairs as (
    select reversals.journal_entry_id, reversals.reverses_entry_id, reversals.entity_id,
        reversals.source_document_id, reversals.business_date
    from reversals
),

sums as (
    select pairs.reverses_entry_id, pairs.source_document_id, pairs.entity_id, pairs.business_date,
        lines.line_number, lines.account_id, lines.currency_code,
        cast(sum(lines.amount_minor) as bigint) as amount_minor,
        cast(sum(lines.functional_amount_minor) as bigint) as functional_amount_minor,
        count(*) as line_count
    from pairs
    inner join {{ ref('fct_journal_lines') }} as lines
        on lines.journal_entry_id in (pairs.journal_entry_id, pairs.reverses_entry_id)
    group by pairs.reverses_entry_id, pairs.source_document_id, pairs.entity_id, pairs.business_date,
        lines.line_number, lines.account_id, lines.currency_code
),

reversed_twice as (
    select reverses_entry_id, min(source_document_id) as source_document_id,
        min(entity_id) as entity_id
    from {{ ref('fct_journal_entries') }}
    where reverses_entry_id is not null
    group by reverses_entry_id
    having count(*) > 1
)

select
    {{ integrity_columns('26', 'P', {
        'entity_id': 'entity_id', 'business_date': 'business_date', 'account_id': 'account_id',
        'document_id': 'source_document_id', 'amount_minor': 'amount_minor',
        'currency_code': 'currency_code',
    }) }}
from sums
where amount_minor <> 0 or functional_amount_minor <> 0 or line_count <> 2
union all
select
    {{ integrity_columns('26', 'P', {
        'entity_id': 'entity_id', 'document_id': 'source_document_id',
    }) }}
from reversed_twice
