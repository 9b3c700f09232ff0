-- Grain: one row per order, payment or refund this run reads; `is_touched`: its document is wanted
-- anew, otherwise it is context (the payment behind a refund, the original of a return).
-- Links followed: payment <-> order, refund -> return order, payment -> refund, and every return
-- of one original, because their quantities add up. A return does not touch its original.
{% set tender_payment = 'coalesce(payment_id, tender_id)' -%}
with changed as (
    select * from {{ ref('int_square__changed_rows') }}
),

linked_orders as (
    select document_id as order_id from changed where document_kind = 'order'
    union
    select order_id from {{ ref('stg_square__payments') }}
    where payment_id in (select document_id from changed where document_kind = 'payment')
    union
    select order_id from {{ ref('stg_square__order_tenders') }}
    where {{ tender_payment }} in (select document_id from changed where document_kind = 'payment')
    union
    select order_id from {{ ref('stg_square__refunds') }}
    where refund_id in (select document_id from changed where document_kind = 'refund')
),

originals as (
    select order_id from linked_orders
    union
    select source_order_id as order_id from {{ ref('stg_square__order_returns') }}
    where order_id in (select order_id from linked_orders)
),

orders_and_returns as (
    select order_id from linked_orders
    union
    select order_id from {{ ref('stg_square__order_returns') }}
    where source_order_id in (select order_id from originals)
),

touched_payments as (
    select document_id as payment_id from changed where document_kind = 'payment'
    union
    select {{ tender_payment }} as payment_id from {{ ref('stg_square__order_tenders') }}
    where order_id in (select order_id from orders_and_returns)
    union
    select payment_id from {{ ref('stg_square__payments') }}
    where order_id in (select order_id from orders_and_returns)
),

touched_orders as (
    select order_id from orders_and_returns
    union
    select order_id from {{ ref('stg_square__order_tenders') }}
    where {{ tender_payment }} in (select payment_id from touched_payments)
),

touched_refunds as (
    select document_id as refund_id from changed where document_kind = 'refund'
    union
    select refund_id from {{ ref('stg_square__refunds') }}
    where payment_id in (select payment_id from touched_payments)
        or order_id in (select order_id from touched_orders)
),

read_payments as (
    select payment_id from {{ ref('stg_square__refunds') }}
    where refund_id in (select refund_id from touched_refunds)
    union
    select {{ tender_payment }} as payment_id from {{ ref('stg_square__order_tenders') }}
    where order_id in (select order_id from touched_orders)
),

read_orders as (
    select order_id from originals
    union
    select order_id from {{ ref('stg_square__payments') }}
    where payment_id in (select payment_id from read_payments)
    union
    select order_id from {{ ref('stg_square__order_tenders') }}
    where {{ tender_payment }} in (select payment_id from read_payments)
),

reached as (
    select 'order' as document_kind, order_id as document_id, true as is_touched from touched_orders
    union all
    select 'payment' as document_kind, payment_id as document_id, true as is_touched from touched_payments
    union all
    select 'refund' as document_kind, refund_id as document_id, true as is_touched from touched_refunds
    union all
    select 'payment' as document_kind, payment_id as document_id, false as is_touched from read_payments
    union all
    select 'order' as document_kind, order_id as document_id, false as is_touched from read_orders
)

select document_kind, document_id, bool_or(is_touched) as is_touched
from reached
where document_id is not null
group by document_kind, document_id
