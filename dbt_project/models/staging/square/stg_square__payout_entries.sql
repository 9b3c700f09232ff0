-- Grain: one row per entry of a payout, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('square', 'payout_entries') }}
)

select
    id as payout_entry_id,
    payout_id,
    entry_type,
    coalesce(charge_payment_id, refund_payment_id, dispute_payment_id, open_dispute_payment_id, fee_payment_id)
        as payment_id,
    refund_id,
    coalesce(dispute_id, open_dispute_id) as dispute_id,
    coalesce(deposit_fee_payout_id, deposit_fee_reversed_payout_id) as charged_payout_id,
    gross_amount_minor,
    coalesce(fee_amount_minor, 0) as fee_amount_minor,
    net_amount_minor,
    coalesce(gross_currency, gross_currency_code) as currency_code,
    effective_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
