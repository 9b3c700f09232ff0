-- Grain: one row per tax applied to a line item, as the till allocated and rounded it. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_line_taxes') }}
)

select
    order_id,
    line_uid,
    tax_uid,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
