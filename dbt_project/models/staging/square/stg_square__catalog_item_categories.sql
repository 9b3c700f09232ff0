-- Grain: one row per category an arrival of an item lists, the first one first. Renamed and cast only.
with source as (
    select * from {{ source('square', 'catalog_item_categories') }}
)

select
    item_id,
    category_id,
    cast(regexp_extract(pointer, '([0-9]+)$', 1) as integer) + 1 as category_number,
    observation_sequence,
    row_number
from source
