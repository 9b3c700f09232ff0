-- Grain: one row per payment, refund or payout that an entry of a touched payout settles: its currency
-- and the fee that its own record states, which is posted there and not a second time with the entry.
-- A payment whose order names others instead posts nothing, so nothing of its fee is booked.
with items as (
    select distinct item_id from {{ ref('int_square__payout_items') }} where item_id is not null
),

replaced as (
    select payment_id from {{ ref('int_square__payments') }} where payment_role = 'replaced'
),

payments as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payments')
        ~ ' where payment_id in (select items.item_id from items))', 'payment_id') }}
),

refunds as (
    {{ newest_version('(select * from ' ~ ref('stg_square__refunds')
        ~ ' where refund_id in (select items.item_id from items))', 'refund_id') }}
),

payouts as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payouts')
        ~ ' where payout_id in (select items.item_id from items))',
        'payout_id', version='payout_version') }}
),

fees as (
    select payments.payment_id as item_id, payments.currency_code, fees.fee_amount_minor
    from payments
    left join {{ ref('stg_square__payment_processing_fees') }} as fees
        on payments.payment_id = fees.payment_id
        and payments.observation_sequence = fees.observation_sequence
        and payments.row_number = fees.row_number
        and payments.payment_status = 'COMPLETED'
        and payments.payment_id not in (select replaced.payment_id from replaced)
    where payments.version_rank = 1
    union all
    select refunds.refund_id, refunds.currency_code, fees.fee_amount_minor
    from refunds
    left join {{ ref('stg_square__refund_processing_fees') }} as fees
        on refunds.refund_id = fees.refund_id
        and refunds.observation_sequence = fees.observation_sequence
        and refunds.row_number = fees.row_number
        and refunds.refund_status = 'COMPLETED'
    where refunds.version_rank = 1
    union all
    select payouts.payout_id, payouts.currency_code, fees.fee_amount_minor
    from payouts
    left join {{ ref('stg_square__payout_fees') }} as fees
        on payouts.payout_id = fees.payout_id
        and payouts.observation_sequence = fees.observation_sequence
        and payouts.row_number = fees.row_number
        and payouts.payout_status <> 'FAILED'
    where payouts.version_rank = 1
)

select
    item_id,
    min(currency_code) as item_currency_code,
    cast(coalesce(sum(fee_amount_minor), 0) as bigint) as booked_fee_amount_minor
from fees
group by item_id
