-- Invariant 39 (C). 2330, 2340 and 2345 equal what posted receipts collected; nothing of it is remitted by this release.
{{ config(severity='warn', store_failures=true) }}
with collected as (
    select entity_id, currency_code, item_id as charge_type,
        cast(-sum(amount_minor) as bigint) as amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'collected for others' and item_id is not null
    group by entity_id, currency_code, item_id
),

journal as (
    select entity_id, currency_code, replace(measure, '_return', '') as charge_type,
        min(account_id) as account_id, cast(-sum(amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }}
    where measure in (
        'donation', 'container_deposit', 'fee_to_remit', 'donation_return',
        'container_deposit_return', 'fee_to_remit_return'
    )
    group by entity_id, currency_code, replace(measure, '_return', '')
)

select
    {{ integrity_columns('39', 'C', {
        'entity_id': 'coalesce(journal.entity_id, collected.entity_id)',
        'account_id': 'journal.account_id',
        'document_id': 'coalesce(journal.charge_type, collected.charge_type)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(collected.amount_minor, 0)',
        'currency_code': 'coalesce(journal.currency_code, collected.currency_code)',
    }) }}
from collected
full outer join journal
    on collected.entity_id = journal.entity_id
    and collected.currency_code = journal.currency_code
    and collected.charge_type = journal.charge_type
where coalesce(journal.amount_minor, 0) <> coalesce(collected.amount_minor, 0)
