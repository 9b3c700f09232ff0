-- Grain: one row per product and currency and span of days in which one unit cost holds. Of two
-- statements for one day the one that landed last counts.
{{ config(materialized='view') }}
with statements as (
    select
        *,
        row_number() over (
            partition by product_id, currency_code, valid_from
            order by fetched_at desc, observation_sequence desc, row_number desc
        ) as place
    from {{ ref('stg_square__product_costs') }}
)

select
    'square' as source_system,
    product_id,
    currency_code,
    unit_cost,
    valid_from,
    coalesce(
        lead(valid_from) over (partition by product_id, currency_code order by valid_from),
        date '9999-12-31'
    ) as valid_to
from statements
where place = 1
