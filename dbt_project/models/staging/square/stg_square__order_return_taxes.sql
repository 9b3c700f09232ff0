-- Grain: one row per tax of a return. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_taxes') }}
)

select
    order_id,
    return_uid,
    tax_uid,
    catalog_object_id as tax_catalog_id,
    tax_name,
    tax_type,
    tax_scope,
    cast(percentage * 0.01 as decimal(9, 6)) as tax_rate,
    coalesce(tax_type, '') = 'INCLUSIVE' as is_inclusive,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
