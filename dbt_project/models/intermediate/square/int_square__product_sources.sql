-- Grain: one row per arrival of a variation, or of its item, with what it says of the product.
-- A variation comes as an object of its own or nested in its item.
with variations as (
    select
        catalog_object_id as product_id, variation_item_id as item_id, updated_at, catalog_version,
        fetched_at, observation_sequence, row_number, variation_name, sku, price_amount_minor,
        currency_code
    from {{ ref('stg_square__catalog_objects') }}
    where object_type = 'ITEM_VARIATION' and not is_deleted
    union all
    select
        catalog_object_id as product_id, item_id, updated_at, catalog_version, fetched_at,
        observation_sequence, row_number, variation_name, sku, price_amount_minor, currency_code
    from {{ ref('stg_square__catalog_item_variations') }}
    where not is_deleted
),

items as (
    select * from {{ ref('stg_square__catalog_objects') }}
    where object_type = 'ITEM' and not is_deleted
),

products_of_items as (
    select distinct product_id, item_id from variations
)

select
    product_id, item_id, 'variation' as said_by, updated_at, coalesce(catalog_version, 0) as catalog_version,
    fetched_at, observation_sequence, row_number, variation_name, sku, price_amount_minor,
    currency_code, cast(null as varchar) as item_name, cast(null as varchar) as category_id,
    cast(null as varchar) as product_type, cast(null as boolean) as is_taxable
from variations
union all
select
    products_of_items.product_id, items.catalog_object_id as item_id, 'item' as said_by,
    items.updated_at, coalesce(items.catalog_version, 0) as catalog_version, items.fetched_at,
    items.observation_sequence, items.row_number, cast(null as varchar) as variation_name,
    cast(null as varchar) as sku, cast(null as bigint) as price_amount_minor,
    cast(null as varchar) as currency_code, items.item_name,
    coalesce(items.item_reporting_category_id, items.item_category_id, listed.category_id) as category_id,
    items.item_product_type as product_type, items.item_is_taxable as is_taxable
from items
inner join products_of_items
    on items.catalog_object_id = products_of_items.item_id
left join {{ ref('stg_square__catalog_item_categories') }} as listed
    on items.catalog_object_id = listed.item_id
    and items.observation_sequence = listed.observation_sequence
    and items.row_number = listed.row_number
    and listed.category_number = 1
