-- Grain: one row per product as its masters describe it now.
{{ config(materialized='view') }}
select
    'square' as source_system,
    product_id,
    product_name,
    department_id,
    category as department_name
from {{ ref('int_square__products') }}
where valid_to >= cast('9999-12-31 00:00:00+00' as timestamptz)
