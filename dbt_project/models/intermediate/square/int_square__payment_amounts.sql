-- Grain: one row per money event of a touched payment or refund that is not part of a receipt.
-- Late payment: Dr tender / Cr 1180, by order. Refund: Dr 1180 by return order / Cr tender.
-- Refund that failed: Dr tender / Cr 2240, the customer is still owed. Offline card declined:
-- Dr 6120, or 1200 where the customer is known / Cr tender; the receipt keeps its tender.
with payments as (
    select payments.*
    from {{ ref('int_square__payments') }} as payments
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on payments.payment_id = documents.source_document_id
        and documents.source_system = 'square'
    where payments.is_touched
),

refunds as (
    select refunds.*
    from {{ ref('int_square__refunds') }} as refunds
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on refunds.refund_id = documents.source_document_id
        and documents.source_system = 'square'
),

events as (
    select
        payment_id as source_document_id, 'late_tender' as unit_event, source_version, entity_id,
        location_id, business_date, 'tender_received' as measure, total_amount_minor as amount_minor,
        currency_code, tender_type, processor, register_id, employee_id, channel,
        'settlement' as subledger_type, settled_order_id as subledger_id
    from payments
    where payment_role = 'late'
    union all
    select
        payment_id as source_document_id, 'declined_payment' as unit_event, source_version, entity_id,
        location_id, declined_date as business_date,
        case when customer_ref is null then 'declined' else 'declined_known_customer' end as measure,
        total_amount_minor as amount_minor, currency_code, tender_type, processor, register_id,
        employee_id, channel,
        case when customer_ref is not null then 'customer' end as subledger_type,
        customer_ref as subledger_id
    from payments
    where is_declined
    union all
    select
        refund_id as source_document_id, 'refund' as unit_event, source_version, entity_id,
        location_id, business_date, 'tender_refunded' as measure, refund_amount_minor as amount_minor,
        currency_code, tender_type,
        case when tender_type in ('card', 'wallet', 'buy_now_pay_later') then 'square' end as processor,
        register_id, employee_id, channel, 'settlement' as subledger_type,
        settlement_order_id as subledger_id
    from refunds
    union all
    select
        refund_id as source_document_id, 'refund_failed' as unit_event, source_version, entity_id,
        location_id, failed_date as business_date, 'refund_owed' as measure,
        refund_amount_minor as amount_minor, currency_code, tender_type,
        case when tender_type in ('card', 'wallet', 'buy_now_pay_later') then 'square' end as processor,
        register_id, employee_id, channel, 'refund' as subledger_type, refund_id as subledger_id
    from refunds
    where refund_status = 'FAILED'
)

{{ as_event_amounts('events', {
    'source_system': "'square'", 'source_document_id': 'source_document_id',
    'unit_event': 'unit_event', 'source_version': 'source_version', 'entity_id': 'entity_id',
    'location_id': 'location_id', 'business_date': 'business_date', 'event_type': 'unit_event',
    'measure': 'measure', 'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    'tender_type': 'tender_type', 'processor': 'processor', 'register_id': 'register_id',
    'employee_id': 'employee_id', 'channel': 'channel', 'subledger_type': 'subledger_type',
    'subledger_id': 'subledger_id',
}) }}
