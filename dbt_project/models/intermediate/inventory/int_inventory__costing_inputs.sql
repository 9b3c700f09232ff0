-- Grain: one row per movement of stock, in the order it is costed: item by item, then what lies in
-- closed periods, then event time, in before out before counted, document and line.
-- A movement whose own period is closed so comes at the start of the first open one. Quantities
-- are ten-thousandths of a unit, unit costs millionths of a minor unit: whole numbers for the kernel.
with items as (
    select
        entity_id,
        product_id,
        row_number() over (order by entity_id, product_id) as item_number,
        cast(sum(movement_count) over (order by entity_id, product_id) as bigint) - movement_count
            as earlier_positions
    from (
        select entity_id, product_id, count(*) as movement_count
        from {{ ref('int_inventory__movements') }}
        group by entity_id, product_id
    ) as counted
),

places as (
    select
        location_id,
        row_number() over (order by location_id) as location_number
    from (select distinct location_id from {{ ref('int_inventory__movements') }}) as kept
),

ordered as (
    select
        movements.*,
        items.item_number,
        items.earlier_positions + row_number() over (
            partition by items.item_number
            order by
                case when movements.business_date <= locks.locked_through then 0 else 1 end,
                movements.occurred_at,
                case
                    when movements.counted_quantity is not null then 2
                    when movements.quantity > 0 then 0
                    else 1
                end,
                movements.source_system, movements.source_document_id, movements.source_line_id,
                movements.movement_id
        ) as position
    from {{ ref('int_inventory__movements') }} as movements
    inner join items
        on movements.entity_id = items.entity_id and movements.product_id = items.product_id
    left join {{ source('settings', 'period_locks') }} as locks
        on movements.entity_id = locks.entity_id
),

returned_documents as (
    select distinct source_system, original_document_id as source_document_id
    from {{ ref('int_inventory__movements') }}
    where movement_type in ('return', 'return_damaged')
),

originals as (
    select
        ordered.source_system, ordered.source_document_id, ordered.source_line_id,
        ordered.item_number, ordered.position,
        row_number() over (
            partition by ordered.source_system, ordered.source_document_id, ordered.item_number
            order by ordered.position
        ) as place
    from ordered
    inner join returned_documents
        on ordered.source_system = returned_documents.source_system
        and ordered.source_document_id = returned_documents.source_document_id
    where ordered.movement_type = 'sale'
)

select
    ordered.*,
    places.location_number,
    entities.costing_method,
    entities.functional_currency_code,
    entities.damaged_recovery_rate,
    currencies.minor_units_per_major,
    cast(coalesce(ordered.counted_quantity, ordered.quantity) * 10000 as bigint)
        as quantity_ten_thousandths,
    {{ to_minor_units(
        "coalesce(cast(ordered.quantity * ordered.unit_cost as decimal(28, 10)) * case"
        ~ " when ordered.currency_code = entities.functional_currency_code then 1"
        ~ " else rates.rate end, 0)", 'currencies.minor_units_per_major'
    ) }} as receipt_value_minor,
    coalesce(cast(known.unit_cost * 1000000 * currencies.minor_units_per_major as bigint), -1)
        as known_unit_cost_millionths,
    coalesce(originals.position, -1) as original_position
from ordered
inner join places on ordered.location_id = places.location_id
inner join {{ source('settings', 'entities') }} as entities
    on ordered.entity_id = entities.entity_id
inner join {{ ref('currencies') }} as currencies
    on entities.functional_currency_code = currencies.currency_code
left join {{ source('settings', 'exchange_rates') }} as rates
    on ordered.currency_code = rates.from_currency_code
    and entities.functional_currency_code = rates.to_currency_code
    and ordered.business_date = rates.rate_date
    and rates.rate_type = 'daily'
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
