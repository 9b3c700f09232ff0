-- Grain: one row per order, payment or refunded payment that a touched gift card activity names and that
-- landed: whether its newest version posts the money of the card (`posts`), is not final yet (`waits`) or
-- was cancelled and posts nothing (`void`). A card declined offline later stays a tender of its receipt.
{{ config(materialized='view') }}
with activities as (
    select order_id, payment_id
    from {{ ref('stg_square__gift_card_activities') }}
    where activity_id in {{ touched_documents('square') }}
),

orders as (
    {{ newest_version('(select *, coalesce(updated_at, closed_at, created_at, fetched_at) as version_at,'
        ~ ' coalesce(order_version, 0) as version_number from ' ~ ref('stg_square__orders')
        ~ ' where order_id in (select activities.order_id from activities))',
        'order_id', 'version_at', 'version_number') }}
),

payments as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payments')
        ~ ' where payment_id in (select activities.payment_id from activities))', 'payment_id') }}
),

refunds as (
    {{ newest_version('(select * from ' ~ ref('stg_square__refunds')
        ~ ' where payment_id in (select activities.payment_id from activities))', 'refund_id') }}
),

receipts as (
    select
        'receipt' as posted_by, order_id as receipt_id,
        case
            when order_state = 'CANCELED' or is_training then 'void'
            when order_state = 'COMPLETED' then 'posts'
            else 'waits'
        end as receipt_state
    from orders
    where version_rank = 1
    union all
    select
        'receipt' as posted_by, payment_id as receipt_id,
        case
            when payment_status = 'COMPLETED' then 'posts'
            when payment_status = 'FAILED' and is_offline_payment then 'posts'
            when payment_status in ('CANCELED', 'FAILED') then 'void'
            else 'waits'
        end as receipt_state
    from payments
    where version_rank = 1
    union all
    select
        'refund' as posted_by, payment_id as receipt_id,
        case
            when refund_status in ('COMPLETED', 'FAILED') then 'posts'
            when refund_status = 'REJECTED' then 'void'
            else 'waits'
        end as receipt_state
    from refunds
    where version_rank = 1
)

-- Of several refunds of one payment the one that posts speaks, then the one that waits.
select
    posted_by,
    receipt_id,
    case
        when bool_or(receipt_state = 'posts') then 'posts'
        when bool_or(receipt_state = 'waits') then 'waits'
        else 'void'
    end as receipt_state
from receipts
group by posted_by, receipt_id
