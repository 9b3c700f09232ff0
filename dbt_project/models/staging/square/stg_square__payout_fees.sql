-- Grain: one row per fee of a payout itself (instant transfer), as often as it arrived.
with source as (
    select * from {{ source('square', 'payout_fees') }}
)

select
    payout_id,
    fee_type,
    fee_amount_minor,
    coalesce(fee_currency, fee_currency_code) as currency_code,
    effective_at,
    observation_sequence,
    row_number
from source
