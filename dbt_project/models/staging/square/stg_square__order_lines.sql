-- Grain: one row per line item of an arrival of an order. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_lines') }}
)

select
    order_id,
    line_uid,
    cast(regexp_extract(pointer, '([0-9]+)$', 1) as integer) + 1 as line_number,
    line_name,
    variation_name,
    catalog_object_id as product_id,
    item_type,
    note as line_note,
    quantity,
    base_price_amount_minor,
    total_tax_amount_minor,
    total_discount_amount_minor,
    total_service_charge_amount_minor,
    total_amount_minor,
    currency_code,
    gross_sales_amount_minor,
    metadata_comp as comp_reason,
    observation_sequence,
    row_number
from source
