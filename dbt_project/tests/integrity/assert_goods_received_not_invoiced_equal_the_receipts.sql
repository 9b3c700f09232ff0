-- Invariant 13 (C). 2020 equals what was received per purchase order; nothing is invoiced by this release.
{{ config(severity='warn', store_failures=true) }}
with received as (
    select
        entity_id, item_id as purchase_order_id, currency_code,
        cast(-sum(amount_minor) as bigint) as amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'goods received' and item_id is not null
    group by entity_id, item_id, currency_code
),

journal as (
    select
        entity_id,
        subledger_id as purchase_order_id,
        functional_currency_code as currency_code,
        min(account_id) as account_id,
        cast(-sum(functional_amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (
        select account_id from {{ ref('int_accounting__account_roles') }} where role = 'goods_received_not_invoiced'
    )
    group by entity_id, subledger_id, functional_currency_code
)

select
    {{ integrity_columns('13', 'C', {
        'entity_id': 'coalesce(received.entity_id, journal.entity_id)',
        'account_id': 'journal.account_id',
        'document_id': 'coalesce(received.purchase_order_id, journal.purchase_order_id)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(received.amount_minor, 0)',
        'currency_code': 'coalesce(received.currency_code, journal.currency_code)',
    }) }}
from received
full outer join journal
    on received.entity_id = journal.entity_id
    and received.purchase_order_id = journal.purchase_order_id
    and received.currency_code = journal.currency_code
where coalesce(journal.amount_minor, 0) <> coalesce(received.amount_minor, 0)
