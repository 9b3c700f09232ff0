-- Grain: one row per refund an order names. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_refunds') }}
)

select
    order_id,
    refund_id,
    tender_id,
    refund_status,
    refund_amount_minor,
    observation_sequence,
    row_number
from source
