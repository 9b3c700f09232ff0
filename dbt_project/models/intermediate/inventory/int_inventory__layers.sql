-- Grain: one row per open layer of an entity, location and product: goods of one receipt (FIFO),
-- the pool (moving average, standard cost), or goods owed (negative). Damaged goods taken back
-- stand apart, at what they are still worth.
with items as (
    select distinct item_number, entity_id, product_id, functional_currency_code
    from {{ ref('int_inventory__costing_inputs') }}
),

places as (
    select distinct location_number, location_id from {{ ref('int_inventory__costing_inputs') }}
),

damaged as (
    select
        entity_id,
        location_id,
        product_id,
        currency_code,
        sum(quantity) as quantity,
        cast(sum(cost_amount_minor) as bigint) as value_minor
    from {{ ref('fct_inventory_movements') }}
    where movement_type in ('return_damaged', 'write_down')
    group by entity_id, location_id, product_id, currency_code
)

select
    items.entity_id,
    places.location_id,
    items.product_id,
    items.functional_currency_code as currency_code,
    'saleable' as stock_status,
    opening.movement_id as opened_by_movement_id,
    opening.occurred_at as opened_at,
    cast(results.quantity_ten_thousandths * 0.0001 as decimal(18, 4)) as quantity,
    results.amount_minor as value_minor
from {{ ref('int_inventory__kernel_results') }} as results
inner join items on results.item_number = items.item_number
inner join places on results.location_number = places.location_number
left join {{ ref('int_inventory__costing_inputs') }} as opening
    on results.position = opening.position
where results.result_type = 'layer'
union all
select
    entity_id,
    location_id,
    product_id,
    currency_code,
    'damaged' as stock_status,
    cast(null as varchar) as opened_by_movement_id,
    cast(null as timestamptz) as opened_at,
    cast(quantity as decimal(18, 4)) as quantity,
    value_minor
from damaged
