-- Invariant 24 (D). 2310 = tips collected less given back, per employee, less tips paid out of drawers,
-- per store.
{{ breach('D') }}
with tip_lines as (
    select *
    from {{ ref('fct_journal_lines') }}
    where account_id in (select account_id from {{ ref('int_accounting__account_roles') }} where role = 'tips_payable')
),

parts as (
    select
        entity_id, location_id, currency_code,
        case when unit_event = 'receipt' then coalesce(employee_id, '') else 'paid out' end as holder,
        amount_minor
    from tip_lines
    union all
    select entity_id, location_id, currency_code, item_id as holder, -amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'tips' and item_id is not null
)

select
    {{ integrity_columns('24', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id',
        'account_id': "(select min(account_id) from " ~ ref('int_accounting__account_roles') ~ " where role = 'tips_payable')",
        'document_id': 'holder', 'amount_minor': 'sum(amount_minor)', 'currency_code': 'currency_code',
    }) }}
from parts
group by entity_id, location_id, currency_code, holder
having sum(amount_minor) <> 0
