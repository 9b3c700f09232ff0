-- Grain: one row per variation nested in an arrival of an item. Renamed and cast only.
with source as (
    select * from {{ source('square', 'catalog_item_variations') }}
)

select
    item_id,
    id as catalog_object_id,
    coalesce(version, item_version) as catalog_version,
    coalesce(updated_at, item_updated_at, fetched_at) as updated_at,
    coalesce(is_deleted, false) as is_deleted,
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
