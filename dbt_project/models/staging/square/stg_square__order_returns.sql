-- Grain: one row per return (of one original order) in an arrival of an order. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_returns') }}
)

select
    order_id,
    return_uid,
    source_order_id,
    rounding_adjustment_amount_minor,
    return_total_amount_minor,
    return_tax_amount_minor,
    return_discount_amount_minor,
    observation_sequence,
    row_number
from source
