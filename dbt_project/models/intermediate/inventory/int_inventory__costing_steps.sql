-- Grain: one row per row the kernel reads. Of an item that starts from its newest close: movements of
-- closed periods that an opening names (`held`: they are not costed again), the openings, and what
-- is open. Of every other item all its steps.
{{ config(materialized='view') }}
with frozen as (
    select * from {{ ref('int_inventory__movements_to_cost') }}
    where is_frozen
),

openings as (
    select * from {{ ref('int_inventory__openings') }}
),

closed_days as (
    select entity_id, max(last_day) as last_day
    from {{ source('settings', 'period_freezes') }}
    group by entity_id
),

named as (
    select entity_id, issue_row_id as costing_row_id from openings
    union
    select entity_id, opened_row_id from openings
),

replayed as (
    select frozen.*
    from frozen
    left join {{ ref('int_inventory__opened_items') }} as items
        on frozen.entity_id = items.entity_id and frozen.product_id = items.product_id
    where items.product_id is null
),

held as (
    select frozen.*, true as is_held
    from frozen
    inner join {{ ref('int_inventory__opened_items') }} as items
        on frozen.entity_id = items.entity_id and frozen.product_id = items.product_id
    inner join named
        on frozen.entity_id = named.entity_id and frozen.costing_row_id = named.costing_row_id
)

select * from {{ ref('int_inventory__open_steps') }}
union all by name
select * from replayed
union all by name
select * from held
union all by name
-- The number of a place below every position: openings come after all that is closed.
select
    openings.entity_id,
    coalesce(openings.location_id, held.location_id) as location_id,
    openings.product_id,
    concat('opening_', openings.state) as treatment,
    closed_days.last_day as business_date,
    closed_days.last_day as costing_date,
    openings.issue_row_id as original_row_id,
    openings.opened_row_id,
    openings.quantity_ten_thousandths as opening_quantity,
    openings.value_minor as opening_value_minor,
    openings.drawn_ten_thousandths,
    openings.drawn_minor,
    true as is_frozen,
    false as is_current,
    0 as phase,
    9000000000000000 + openings.place as place_in_phase
from openings
inner join closed_days on openings.entity_id = closed_days.entity_id
left join held
    on openings.entity_id = held.entity_id and openings.issue_row_id = held.costing_row_id
where openings.state <> 'named'
