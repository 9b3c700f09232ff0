-- Grain: one row per arrival of a catalogue object. Renamed and cast only.
with source as (
    select * from {{ source('square', 'catalog_objects') }}
)

select
    id as catalog_object_id,
    object_type,
    version as catalog_version,
    coalesce(updated_at, fetched_at) as updated_at,
    coalesce(is_deleted, false) as is_deleted,
    item_name,
    item_category_id,
    item_reporting_category_id,
    item_product_type,
    item_is_taxable,
    category_name,
    tax_name,
    discount_name,
    discount_modify_tax_basis,
    variation_item_id,
    variation_name,
    sku,
    price_amount_minor,
    currency_code,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
