-- Grain: one row per step of costing: what closed periods hold; a reversal of each such movement that
-- is not so any more; and the movements of today that no closed period holds. Of these a movement
-- dated in a closed period, and every reversal, is costed on the first open day: before the others of
-- that period, first the reversals, the last one first, then received goods of closed days that come
-- again.
-- `is_current` rows are the movements of today, each once.
{{ config(materialized='view') }}
with first_open_days as (
    select entity_id, cast(locked_through + interval '1' day as date) as first_open_day
    from {{ source('settings', 'period_locks') }}
),

frozen as (
    select
        frozen.*,
        standing.movement_id is not null as is_standing,
        standing.department_id as department_id_now,
        standing.occurred_at as occurred_at_now,
        standing.original_document_id as original_document_id_now
    from {{ ref('int_inventory__frozen_movements') }} as frozen
    left join {{ ref('int_inventory__standing_movements') }} as standing
        on frozen.costing_row_id = standing.costing_row_id
),

times_frozen as (
    select
        movement_id,
        count(*) as times,
        max(case when is_live then costing_row_id end) as live_row_id,
        max(case when is_live then location_id end) as live_location_id,
        max(case when is_live then product_id end) as live_product_id
    from frozen
    where treatment <> 'reversal'
    group by movement_id
),

not_frozen as (
    select
        movements.*,
        coalesce(times_frozen.times, 0) as times,
        greatest(movements.business_date, coalesce(days.first_open_day, movements.business_date))
            as costing_date,
        case
            when movements.movement_type = 'receipt'
                and movements.business_date < days.first_open_day
                and movements.location_id = times_frozen.live_location_id
                and movements.product_id = times_frozen.live_product_id
                then times_frozen.live_row_id
        end as received_before_as
    from {{ ref('int_inventory__movements') }} as movements
    left join {{ ref('int_inventory__standing_movements') }} as standing
        on movements.movement_id = standing.movement_id
    left join times_frozen on movements.movement_id = times_frozen.movement_id
    left join first_open_days as days on movements.entity_id = days.entity_id
    where standing.movement_id is null
)

{% set shared = [
    'movement_id', 'source_system', 'source_document_id', 'source_line_id', 'entity_id',
    'location_id', 'product_id', 'business_date', 'movement_type', 'unit_cost', 'counted_quantity',
    'currency_code', 'original_line_id',
] | join(', ') -%}
select
    {{ shared }}, quantity, costing_date,
    case when is_standing then department_id_now else department_id end as department_id,
    case when is_standing then occurred_at_now else occurred_at end as occurred_at,
    case when is_standing then original_document_id_now else original_document_id end
        as original_document_id,
    costing_row_id, reverses_row_id, original_row_id, treatment,
    damaged_recovery_rate as frozen_recovery_rate,
    receipt_value_minor as frozen_receipt_value_minor,
    known_unit_cost_millionths as frozen_unit_cost_millionths,
    true as is_frozen, is_standing as is_current, 0 as phase, frozen_number as place_in_phase
from frozen
union all by name
select
    {{ shared }}, -quantity as quantity, days.first_open_day as costing_date, department_id,
    occurred_at, original_document_id,
    concat(costing_row_id, '.r') as costing_row_id, costing_row_id as reverses_row_id,
    costing_row_id as original_row_id, 'reversal' as treatment,
    false as is_frozen, false as is_current, 1 as phase, -frozen_number as place_in_phase
from frozen
inner join first_open_days as days using (entity_id)
where is_live and not is_standing
union all by name
select
    {{ shared }}, quantity, costing_date, department_id, occurred_at, original_document_id,
    concat(movement_id, '.', times) as costing_row_id, received_before_as as original_row_id,
    case when received_before_as is not null then 'receipt_again' else movement_type end
        as treatment,
    false as is_frozen, true as is_current,
    case
        when received_before_as is not null then 2
        when costing_date > business_date then 3
        else 4
    end as phase,
    0 as place_in_phase
from not_frozen
