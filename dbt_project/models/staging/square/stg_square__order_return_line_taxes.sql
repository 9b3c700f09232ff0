-- Grain: one row per tax given back with a returned line item. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_line_taxes') }}
)

select
    order_id,
    return_uid,
    line_uid,
    tax_uid,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
