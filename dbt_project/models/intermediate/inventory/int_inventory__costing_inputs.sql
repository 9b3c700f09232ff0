-- Grain: one row per row the kernel reads, in its order, in whole numbers: quantities are ten-thousandths
-- of a unit, unit costs millionths of a minor unit. What a closed period holds keeps the values it was
-- costed with. A return names the sale it gives back by line, else the first of it.
with ordered as (
    select * from {{ ref('int_inventory__costing_order') }}
),

places as (
    select
        location_id,
        row_number() over (order by location_id) as location_number
    from (select distinct location_id from ordered) as kept
),

returns as (
    select costing_row_id, source_system, item_number, original_document_id, original_line_id
    from ordered
    where treatment in ('return', 'return_damaged') and not is_frozen
),

returned_documents as (
    select distinct source_system, original_document_id as source_document_id from returns
),

sales as (
    select
        ordered.costing_row_id, ordered.source_system, ordered.source_document_id,
        ordered.source_line_id, ordered.item_number,
        row_number() over (
            partition by ordered.source_system, ordered.source_document_id, ordered.item_number
            order by ordered.position
        ) as place
    from ordered
    inner join returned_documents
        on ordered.source_system = returned_documents.source_system
        and ordered.source_document_id = returned_documents.source_document_id
    where ordered.movement_type = 'sale' and ordered.is_current
),

original_rows as (
    select returns.costing_row_id, sales.costing_row_id as original_row_id
    from returns
    inner join sales
        on returns.source_system = sales.source_system
        and returns.original_document_id = sales.source_document_id
        and returns.item_number = sales.item_number
        and (
            returns.original_line_id = sales.source_line_id
            or (returns.original_line_id is null and sales.place = 1)
        )
    union all
    select costing_row_id, original_row_id from ordered where original_row_id is not null
),

linked as (
    select original_rows.costing_row_id, original_rows.original_row_id, originals.position
    from original_rows
    inner join ordered as originals
        on original_rows.original_row_id = originals.costing_row_id
),

openings as (
    select ordered.position, issues.position as issue_position, lots.position as opened_position
    from ordered
    left join ordered as issues on ordered.original_row_id = issues.costing_row_id
    left join ordered as lots on ordered.opened_row_id = lots.costing_row_id
    where ordered.treatment like 'opening_%'
)

select
    ordered.movement_id, ordered.source_system, ordered.source_document_id, ordered.source_line_id,
    ordered.entity_id, ordered.location_id, ordered.product_id, ordered.department_id,
    ordered.occurred_at, ordered.business_date, ordered.costing_date, ordered.movement_type,
    case when ordered.is_held then 'held' else ordered.treatment end as treatment,
    ordered.quantity, ordered.unit_cost, ordered.counted_quantity,
    ordered.currency_code, ordered.original_document_id, ordered.original_line_id,
    ordered.costing_row_id, ordered.reverses_row_id, ordered.is_frozen, ordered.is_current,
    ordered.place_in_phase, ordered.item_number, ordered.position,
    places.location_number,
    entities.costing_method,
    entities.functional_currency_code,
    coalesce(ordered.frozen_recovery_rate, entities.damaged_recovery_rate) as damaged_recovery_rate,
    currencies.minor_units_per_major,
    coalesce(
        ordered.opening_quantity,
        cast(coalesce(ordered.counted_quantity, ordered.quantity) * 10000 as bigint)
    ) as quantity_ten_thousandths,
    coalesce(ordered.opening_value_minor, ordered.frozen_receipt_value_minor, {{ to_minor_units(
        "coalesce(cast(ordered.quantity * ordered.unit_cost as decimal(28, 10)) * case"
        ~ " when ordered.currency_code = entities.functional_currency_code then 1"
        ~ " else rates.rate end, 0)", 'currencies.minor_units_per_major'
    ) }}) as receipt_value_minor,
    coalesce(
        ordered.frozen_unit_cost_millionths,
        cast(known.unit_cost * 1000000 * currencies.minor_units_per_major as bigint),
        -1
    ) as known_unit_cost_millionths,
    linked.original_row_id,
    coalesce(linked.position, openings.issue_position, -1) as original_position,
    coalesce(openings.opened_position, -1) as opened_position,
    coalesce(ordered.drawn_ten_thousandths, 0) as drawn_ten_thousandths,
    coalesce(ordered.drawn_minor, 0) as drawn_minor
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
left join linked on ordered.costing_row_id = linked.costing_row_id
left join openings on ordered.position = openings.position
