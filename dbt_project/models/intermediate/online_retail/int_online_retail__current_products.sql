-- Grain: one row per item code, upper case, with its most frequent description.
{{ config(materialized='view') }}
with counted as (
    select product_id, product_name, count(*) as times
    from {{ ref('stg_online_retail__order_lines') }}
    group by product_id, product_name
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id
            order by case when product_name is null then 1 else 0 end, times desc, product_name
        ) as place
    from counted
)

select
    'online_retail' as source_system,
    product_id,
    product_name,
    cast(null as varchar) as department_id,
    cast(null as varchar) as department_name
from ranked
where place = 1
