-- Grain: one row per amount that a posted receipt, late payment or refund put into a drawer or took
-- out of it, with the moment it moved. Kept for every document, so that a session can be counted
-- again when one of its receipts changes.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with postable as (
    select source_document_id
    from {{ ref('int_pos__postable_documents') }}
    where source_system = 'square'
),

of_receipts as (
    select
        tenders.source_document_id,
        tenders.tender_id as source_line_id,
        tenders.payment_id,
        case tenders.measure
            when 'tender_received' then 'cash_received'
            when 'tender_refunded' then 'cash_refunded'
            else 'cash_back'
        end as measure,
        tenders.amount_minor,
        tenders.currency_code,
        tenders.entity_id,
        tenders.location_id,
        coalesce(payments.occurred_at, orders.occurred_at) as occurred_at,
        coalesce(payments.register_id, tenders.register_id) as register_id
    from {{ ref('int_square__tenders') }} as tenders
    inner join postable on tenders.source_document_id = postable.source_document_id
    inner join {{ ref('int_square__orders') }} as orders
        on tenders.source_document_id = orders.order_id
    left join {{ ref('int_square__payments') }} as payments
        on tenders.payment_id = payments.payment_id
    where
        tenders.measure = 'cash_back'
        or (tenders.tender_type = 'cash' and tenders.measure in ('tender_received', 'tender_refunded'))
),

of_payments as (
    select
        amounts.source_document_id,
        amounts.source_line_id,
        payments.payment_id,
        case amounts.measure when 'tender_received' then 'cash_received' else 'cash_refunded' end as measure,
        amounts.amount_minor,
        amounts.currency_code,
        amounts.entity_id,
        coalesce(payments.location_id, refunds.location_id) as location_id,
        coalesce(payments.occurred_at, refunds.occurred_at) as occurred_at,
        amounts.register_id
    from {{ ref('int_square__payment_amounts') }} as amounts
    left join {{ ref('int_square__payments') }} as payments
        on amounts.source_document_id = payments.payment_id
    left join {{ ref('int_square__refunds') }} as refunds
        on amounts.source_document_id = refunds.refund_id
    where amounts.tender_type = 'cash' and amounts.measure in ('tender_received', 'tender_refunded')
)

select
    'square' as source_system,
    source_document_id,
    {{ hash_of(['source_document_id', 'source_line_id', 'measure']) }} as cash_movement_id,
    payment_id,
    measure,
    amount_minor,
    currency_code,
    entity_id,
    location_id,
    occurred_at,
    register_id
from of_receipts
union all
select
    'square',
    source_document_id,
    {{ hash_of(['source_document_id', 'source_line_id', 'measure']) }},
    payment_id,
    measure,
    amount_minor,
    currency_code,
    entity_id,
    location_id,
    occurred_at,
    register_id
from of_payments
