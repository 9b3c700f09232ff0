-- Grain: one row per discount of a return. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_discounts') }}
)

select
    order_id,
    return_uid,
    discount_uid,
    catalog_object_id as discount_catalog_id,
    discount_name,
    discount_type,
    discount_scope,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
