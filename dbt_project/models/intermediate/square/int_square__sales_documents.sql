-- Grain: one row per touched order, payment or refund as a document of its own.
-- A payment taken on its order's trading day is money of that receipt: its own document posts no
-- tender, only what else happens to it (fee, decline).
with payments as (
    select * from {{ ref('int_square__payments') }} where is_touched
)

select
    'square' as source_system, order_id as source_document_id, 'receipt' as document_type,
    source_version, entity_id, location_id, business_date, occurred_at, currency_code, channel,
    document_register_id as register_id, employee_id, customer_ref, document_status, status_reason,
    file_sha256, row_number, observation_sequence
from {{ ref('int_square__order_documents') }}
union all
select
    'square' as source_system, payment_id as source_document_id, 'payment' as document_type,
    source_version, entity_id, location_id, business_date, occurred_at, currency_code, channel,
    register_id, employee_id, customer_ref,
    case payment_role
        when 'in_order' then 'postable'
        when 'late' then 'postable'
        when 'void' then 'void'
        when 'replaced' then 'ignored'
        else 'awaiting_parent'
    end as document_status,
    case payment_role
        when 'in_order' then 'its tender is posted by its order'
        when 'void' then concat('payment status ', payment_status)
        when 'replaced' then 'its order names other payments'
        when 'not_final' then concat('payment status ', payment_status)
        when 'order_missing' then 'its order has not landed'
        when 'order_open' then 'its order is still open'
        when 'not_named' then 'its order does not name it yet'
    end as status_reason,
    file_sha256, row_number, observation_sequence
from payments
union all
select
    'square' as source_system, refund_id as source_document_id, 'refund' as document_type,
    source_version, entity_id, location_id, business_date, occurred_at, currency_code, channel,
    register_id, employee_id, customer_ref,
    case
        when refund_status = 'REJECTED' then 'void'
        when refund_status not in ('COMPLETED', 'FAILED') then 'awaiting_parent'
        when settlement_order_id is null or not has_known_destination then 'awaiting_parent'
        else 'postable'
    end as document_status,
    case
        when refund_status not in ('COMPLETED', 'FAILED') then concat('refund status ', refund_status)
        when settlement_order_id is null then 'its return order has not landed'
        when not has_known_destination then concat('payment ', payment_id, ' has not landed')
    end as status_reason,
    file_sha256, row_number, observation_sequence
from {{ ref('int_square__refunds') }}
