-- Grain: one row per processing fee of a touched payment or refund that went through, newest version.
-- A payment whose order names others instead is in no receipt and posts no fee: its payout tells it.
-- The processor repeats the payment's own time on a refund's fee: such a fee is never dated before
-- the refund it belongs to.
with fees as (
    select
        payments.payment_id as source_document_id,
        payments.source_version,
        payments.location_id,
        fees.pointer,
        fees.fee_type,
        fees.fee_amount_minor,
        coalesce(fees.currency_code, payments.currency_code) as currency_code,
        coalesce(fees.effective_at, payments.occurred_at) as effective_at
    from {{ ref('int_square__payments') }} as payments
    inner join {{ ref('stg_square__payment_processing_fees') }} as fees
        on payments.payment_id = fees.payment_id
        and payments.observation_sequence = fees.observation_sequence
        and payments.row_number = fees.row_number
    where
        payments.is_touched and payments.payment_status = 'COMPLETED' and not payments.is_conflicting
        and payments.payment_role <> 'replaced'
    union all
    select
        refunds.refund_id,
        refunds.source_version,
        refunds.location_id,
        fees.pointer,
        fees.fee_type,
        fees.fee_amount_minor,
        coalesce(fees.currency_code, refunds.currency_code) as currency_code,
        greatest(coalesce(fees.effective_at, refunds.occurred_at), refunds.occurred_at) as effective_at
    from {{ ref('int_square__refunds') }} as refunds
    inner join {{ ref('stg_square__refund_processing_fees') }} as fees
        on refunds.refund_id = fees.refund_id
        and refunds.observation_sequence = fees.observation_sequence
        and refunds.row_number = fees.row_number
    where refunds.refund_status = 'COMPLETED' and not refunds.is_conflicting
),

keyed as (
    select {{ hash_of(['source_document_id', 'pointer']) }} as processing_fee_id, fees.*
    from fees
),

days as (
    {{ trading_day_of('keyed', 'processing_fee_id', instant='effective_at') }}
)

select
    keyed.processing_fee_id,
    keyed.source_document_id,
    keyed.source_version,
    days.entity_id,
    keyed.location_id,
    days.business_date,
    keyed.fee_type,
    keyed.fee_amount_minor,
    keyed.currency_code,
    keyed.effective_at
from keyed
inner join days on keyed.processing_fee_id = days.processing_fee_id
