-- Grain: one row per processing fee stated on a payment, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('square', 'payment_processing_fees') }}
)

select
    payment_id,
    fee_type,
    fee_amount_minor,
    currency_code,
    effective_at,
    observation_sequence,
    row_number,
    pointer
from source
