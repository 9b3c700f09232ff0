-- Grain: one row per processing fee stated on a refund, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('square', 'refund_processing_fees') }}
)

select
    refund_id,
    fee_type,
    fee_amount_minor,
    currency_code,
    effective_at,
    observation_sequence,
    row_number,
    pointer
from source
