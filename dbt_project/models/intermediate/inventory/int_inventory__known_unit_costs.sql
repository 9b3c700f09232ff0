-- Grain: one row per entity, product and span of days: the unit cost to assume where stock has no
-- cost of its own, and the standard of entities that keep one. Stated costs in the entity's own
-- currency come first, the first of them reaching back to the beginning; a standard is one cost
-- for all time, the latest stated. Else the entity's ratio times the product's first price.
{{ config(materialized='view') }}
{% set sources_with_costs = var('sources_with_product_costs', ['square']) -%}
with product_costs as (
    {{ union_of_sources('product_costs', sources_with_costs) }}
),

stated as (
    select
        entities.entity_id,
        product_costs.product_id,
        product_costs.unit_cost,
        product_costs.valid_from,
        product_costs.valid_to,
        entities.costing_method = 'standard_cost' as is_standard,
        row_number() over (
            partition by entities.entity_id, product_costs.product_id order by product_costs.valid_from
        ) as place,
        row_number() over (
            partition by entities.entity_id, product_costs.product_id
            order by product_costs.valid_from desc
        ) as place_from_last
    from product_costs
    inner join (
        select distinct entity_id, source_system from {{ source('settings', 'locations') }}
    ) as users
        on product_costs.source_system = users.source_system
    inner join {{ source('settings', 'entities') }} as entities
        on users.entity_id = entities.entity_id
        and product_costs.currency_code = entities.functional_currency_code
),

assumed as (
    select
        prices.entity_id,
        prices.product_id,
        {{ rounded_quotient(
            'cast(entities.standard_cost_ratio * 1000000 as decimal(38, 0))'
            ~ ' * prices.gross_amount_minor * 10000',
            'cast(prices.quantity * 10000 as decimal(38, 0)) * currencies.minor_units_per_major'
        ) }} as unit_cost_millionths
    from {{ ref('int_inventory__first_prices') }} as prices
    inner join {{ source('settings', 'entities') }} as entities
        on prices.entity_id = entities.entity_id
    inner join {{ ref('currencies') }} as currencies
        on entities.functional_currency_code = currencies.currency_code
    left join stated
        on prices.entity_id = stated.entity_id
        and prices.product_id = stated.product_id
        and stated.place = 1
    where stated.product_id is null
)

select
    entity_id,
    product_id,
    case when is_standard or place = 1 then date '1900-01-01' else valid_from end as valid_from,
    case when is_standard then date '9999-12-31' else valid_to end as valid_to,
    unit_cost,
    'stated' as cost_source
from stated
where not is_standard or place_from_last = 1
union all
select
    entity_id,
    product_id,
    date '1900-01-01' as valid_from,
    date '9999-12-31' as valid_to,
    cast(unit_cost_millionths * 0.000001 as decimal(18, 6)) as unit_cost,
    'ratio' as cost_source
from assumed
