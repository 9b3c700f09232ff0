-- Grain: one row per discount applied to a line item, as the till allocated it. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_line_discounts') }}
)

select
    order_id,
    line_uid,
    discount_uid,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
