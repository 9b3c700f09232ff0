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
    select
        charges.entity_id, charges.location_id, charges.currency_code,
        coalesce(charges.employee_id, '') as holder, charges.amount_minor
    from {{ ref('int_pos__charges') }} as charges
    inner join {{ ref('int_accounting__documents_in_the_books') }} as posted
        on charges.source_system = posted.source_system
        and charges.source_document_id = posted.source_document_id
    where charges.charge_type = 'tip'
    union all
    select entity_id, location_id, currency_code, 'paid out' as holder, -tip_paid_amount_minor
    from {{ ref('fct_drawer_sessions') }}
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
