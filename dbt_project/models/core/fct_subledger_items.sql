-- Grain: one row per subledger, store, account, currency, item and accounting period in which the balance
-- of the item changed: a payment no payout has settled, a gift card, a purchase order, a
-- jurisdiction ... By business date, as known now. What came and went within one period is one
-- row of amount 0 without an item: the subledger is there, and this relation stays small.
{% set dimensions = ['entity_id', 'location_id', 'tender_type', 'tax_jurisdiction', 'processor'] -%}
with unit_days as (
    {{ days_of_live_units() }}
),

receipts as (
    select source_system, source_document_id from unit_days where receipt_date is not null
),

movements as (
    {{ card_clearing_movements('unit_days') }}
    union all
    {{ payouts_in_transit_movements() }}
    union all
    {{ processor_balance_movements() }}
    union all
    {{ cash_drawer_movements() }}
    union all
    {{ tender_movements('unit_days') }}
    union all
    {{ refund_liability_movements('unit_days') }}
    union all
    {{ gift_card_movements() }}
    union all
    {{ sales_tax_movements('receipts') }}
    union all
    {{ collected_for_others_movements('receipts') }}
    union all
    {{ stock_value_movements() }}
    union all
    {{ goods_received_movements() }}
),

accounts as (
    {{ accounts_of_roles('movements', dimensions) }}
),

changes as (
    select
        movements.subledger, movements.entity_id, movements.location_id, accounts.account_id,
        movements.currency_code, movements.item_id, days.period,
        min(movements.business_date) as business_date,
        cast(sum(movements.amount_minor) as bigint) as amount_minor
    from movements
    inner join {{ ref('int_accounting__role_splits') }} as splits on movements.role = splits.role
    inner join accounts
        on {{ of_the_same_role('movements', 'splits', 'accounts', dimensions) }}
    inner join {{ ref('dim_fiscal_day') }} as days
        on movements.entity_id = days.entity_id and movements.business_date = days.calendar_date
    group by
        movements.subledger, movements.entity_id, movements.location_id, accounts.account_id,
        movements.currency_code, movements.item_id, days.period
),

kept as (
    select
        subledger, entity_id, location_id, account_id, currency_code,
        case when amount_minor <> 0 then item_id end as item_id,
        period,
        min(business_date) as business_date,
        cast(sum(amount_minor) as bigint) as amount_minor
    from changes
    group by
        subledger, entity_id, location_id, account_id, currency_code,
        case when amount_minor <> 0 then item_id end, period
),

{% set item = 'subledger, entity_id, location_id, account_id, currency_code, item_id' -%}
running as (
    select
        *,
        cast(sum(amount_minor) over (
            partition by {{ item }} order by business_date
            rows between unbounded preceding and current row
        ) as bigint) as item_balance_minor
    from kept
)

select
    subledger,
    entity_id,
    location_id,
    account_id,
    currency_code,
    item_id,
    period,
    business_date,
    amount_minor,
    item_balance_minor,
    max(case when item_balance_minor = amount_minor then business_date end) over (
        partition by {{ item }} order by business_date
        rows between unbounded preceding and current row
    ) as open_since
from running
