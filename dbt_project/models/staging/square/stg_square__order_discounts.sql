-- Grain: one row per discount of an arrival of an order. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_discounts') }}
)

select
    order_id,
    discount_uid,
    catalog_object_id as discount_catalog_id,
    discount_name,
    discount_type,
    discount_scope,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
