-- Grain: one row per movement of stock, in the order it is costed: item by item, then what lies in
-- closed periods, then event time, in before out before counted, document and line.
-- A movement whose own period is closed so comes at the start of the first open one. Quantities
-- are ten-thousandths of a unit, unit costs millionths of a minor unit: whole numbers for the kernel.
with items as (
    select
        entity_id,
        product_id,
        row_number() over (order by entity_id, product_id) as item_number
    from (select distinct entity_id, product_id from {{ ref('int_inventory__movements') }}) as kept
),

places as (
    select
        location_id,
        row_number() over (order by location_id) as location_number
    from (select distinct location_id from {{ ref('int_inventory__movements') }}) as kept
),

movements as (
    select
        movements.*,
        items.item_number,
        places.location_number,
        entities.costing_method,
        entities.functional_currency_code,
        entities.damaged_recovery_rate,
        currencies.minor_units_per_major,
        coalesce(movements.counted_quantity, movements.quantity) as moved_or_counted_quantity,
        cast(movements.quantity * movements.unit_cost as decimal(28, 10)) * case
            when movements.currency_code = entities.functional_currency_code then 1
            else rates.rate
        end as receipt_amount,
        case when movements.business_date <= locks.locked_through then 0 else 1 end as open_order,
        case
            when movements.counted_quantity is not null then 2
            when movements.quantity > 0 then 0
            else 1
        end as kind_order
    from {{ ref('int_inventory__movements') }} as movements
    inner join items
        on movements.entity_id = items.entity_id and movements.product_id = items.product_id
    inner join places on movements.location_id = places.location_id
    inner join {{ source('settings', 'entities') }} as entities
        on movements.entity_id = entities.entity_id
    inner join {{ ref('currencies') }} as currencies
        on entities.functional_currency_code = currencies.currency_code
    left join {{ source('settings', 'period_locks') }} as locks
        on movements.entity_id = locks.entity_id
    left join {{ source('settings', 'exchange_rates') }} as rates
        on movements.currency_code = rates.from_currency_code
        and entities.functional_currency_code = rates.to_currency_code
        and movements.business_date = rates.rate_date
        and rates.rate_type = 'daily'
),

ordered as (
    select
        *,
        row_number() over (
            order by
                item_number, open_order, occurred_at, kind_order, source_system, source_document_id,
                source_line_id, movement_id
        ) as position
    from movements
),

originals as (
    select
        source_system, source_document_id, source_line_id, item_number, position,
        row_number() over (
            partition by source_system, source_document_id, item_number order by position
        ) as place
    from ordered
    where movement_type = 'sale'
)

select
    ordered.*,
    cast(ordered.moved_or_counted_quantity * 10000 as bigint) as quantity_ten_thousandths,
    {{ to_minor_units('coalesce(ordered.receipt_amount, 0)', 'ordered.minor_units_per_major') }}
        as receipt_value_minor,
    coalesce(cast(known.unit_cost * 1000000 * ordered.minor_units_per_major as bigint), -1)
        as known_unit_cost_millionths,
    coalesce(originals.position, -1) as original_position
from ordered
left join {{ ref('int_inventory__known_unit_costs') }} as known
    on ordered.entity_id = known.entity_id
    and ordered.product_id = known.product_id
    and ordered.business_date >= known.valid_from
    and ordered.business_date < known.valid_to
left join originals
    on ordered.source_system = originals.source_system
    and ordered.original_document_id = originals.source_document_id
    and ordered.item_number = originals.item_number
    and ordered.movement_type in ('return', 'return_damaged')
    and (
        ordered.original_line_id = originals.source_line_id
        or (ordered.original_line_id is null and originals.place = 1)
    )
