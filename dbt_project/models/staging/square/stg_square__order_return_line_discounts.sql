-- Grain: one row per discount share taken back with a returned line item. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_line_discounts') }}
)

select
    order_id,
    return_uid,
    line_uid,
    discount_uid,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
