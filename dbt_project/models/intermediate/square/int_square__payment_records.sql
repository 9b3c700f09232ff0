-- Grain: one row per payment or refund, newest version, kept for every document: money given back is
-- negative. The fee is what the payment or refund states itself in its own currency; a payout may
-- add to it.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with fees as (
    select source_document_id, currency_code, cast(sum(fee_amount_minor) as bigint) as fee_amount_minor
    from {{ ref('int_square__processing_fees') }}
    group by source_document_id, currency_code
)

select
    'square' as source_system,
    payments.payment_id as source_document_id,
    'payment' as payment_type,
    payments.settled_order_id as receipt_document_id,
    cast(null as varchar) as original_payment_id,
    payments.entity_id,
    payments.location_id,
    payments.business_date,
    payments.occurred_at,
    lower(payments.payment_status) as payment_status,
    payments.tender_type,
    payments.processor,
    payments.total_amount_minor as amount_minor,
    payments.tip_amount_minor,
    coalesce(fees.fee_amount_minor, 0) as stated_fee_amount_minor,
    payments.currency_code,
    payments.register_id,
    payments.employee_id
from {{ ref('int_square__payments') }} as payments
left join fees
    on payments.payment_id = fees.source_document_id and payments.currency_code = fees.currency_code
where payments.is_touched
union all
select
    'square' as source_system,
    refunds.refund_id,
    'refund' as payment_type,
    refunds.settlement_order_id,
    refunds.payment_id,
    refunds.entity_id,
    refunds.location_id,
    refunds.business_date,
    refunds.occurred_at,
    lower(refunds.refund_status),
    refunds.tender_type,
    case when refunds.tender_type in ('card', 'wallet', 'buy_now_pay_later') then 'square' end,
    -refunds.refund_amount_minor,
    cast(0 as bigint),
    coalesce(fees.fee_amount_minor, 0),
    refunds.currency_code,
    refunds.register_id,
    refunds.employee_id
from {{ ref('int_square__refunds') }} as refunds
left join fees
    on refunds.refund_id = fees.source_document_id and refunds.currency_code = fees.currency_code
