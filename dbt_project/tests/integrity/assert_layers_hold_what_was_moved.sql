-- Invariant 10 (P). Layer quantity equals movement quantity; no quantity, no value; a receipt's layer is worth nothing only below half a minor unit or when it was free.
{{ config(severity='error') }}
with layers as (
    select
        entity_id, location_id, product_id, currency_code,
        stock_status = 'damaged' as is_damaged,
        sum(quantity) as quantity,
        cast(sum(value_minor) as bigint) as value_minor
    from {{ ref('int_inventory__layers') }}
    group by entity_id, location_id, product_id, currency_code, stock_status = 'damaged'
),

counted as (
    select movement_id, quantity
    from {{ ref('fct_inventory_movements') }}
    where movement_type = 'count'
),

moved as (
    select
        movements.entity_id, movements.location_id, movements.product_id,
        movements.movement_type = 'return_damaged' as is_damaged,
        sum(coalesce(counted.quantity, movements.quantity)) as quantity
    from {{ ref('int_inventory__movements') }} as movements
    left join counted on movements.movement_id = counted.movement_id
    group by
        movements.entity_id, movements.location_id, movements.product_id,
        movements.movement_type = 'return_damaged'
),

compared as (
    select
        coalesce(layers.entity_id, moved.entity_id) as entity_id,
        coalesce(layers.location_id, moved.location_id) as location_id,
        coalesce(layers.product_id, moved.product_id) as product_id,
        layers.currency_code,
        coalesce(layers.value_minor, 0) as value_minor
    from layers
    full outer join moved
        on layers.entity_id = moved.entity_id
        and layers.location_id = moved.location_id
        and layers.product_id = moved.product_id
        and layers.is_damaged = moved.is_damaged
    where
        coalesce(layers.quantity, 0) <> coalesce(moved.quantity, 0)
        or (coalesce(layers.quantity, 0) = 0 and coalesce(layers.value_minor, 0) <> 0)
),

worthless as (
    select
        layers.entity_id, layers.location_id, layers.product_id, layers.currency_code,
        layers.value_minor
    from {{ ref('int_inventory__layers') }} as layers
    inner join {{ ref('int_inventory__costing_inputs') }} as opening
        on layers.opened_by_movement_id = opening.movement_id
        and opening.is_current
    where
        layers.value_minor = 0
        and opening.movement_type = 'receipt'
        and 2 * opening.receipt_value_minor * layers.quantity > opening.quantity
)

select
    {{ integrity_columns('10', 'P', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'document_id': 'product_id',
        'amount_minor': 'value_minor', 'currency_code': 'currency_code',
    }) }}
from (select * from compared union all by name select * from worthless) as broken
