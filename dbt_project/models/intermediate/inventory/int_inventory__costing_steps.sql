-- Grain: one row per row the kernel reads. Of an item that starts from its newest close: movements of
-- closed periods that an opening names (`held`: they are not costed again), the openings, and what
-- is open. Of every other item all its steps.
{{ config(materialized='view') }}
with openings as (
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

closed_steps as (
    select frozen.*, items.product_id is not null as is_held
    from {{ ref('int_inventory__movements_to_cost') }} as frozen
    left join {{ ref('int_inventory__opened_items') }} as items
        on frozen.entity_id = items.entity_id and frozen.product_id = items.product_id
    left join named
        on frozen.entity_id = named.entity_id and frozen.costing_row_id = named.costing_row_id
    where frozen.is_frozen and (items.product_id is null or named.costing_row_id is not null)
)

select * from {{ ref('int_inventory__open_steps') }}
union all by name
select * from closed_steps
union all by name
-- The number of a place below every position: openings come after all that is closed.
select
    openings.entity_id,
    coalesce(openings.location_id, sold.location_id) as location_id,
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
left join closed_steps as sold
    on openings.entity_id = sold.entity_id and openings.issue_row_id = sold.costing_row_id
where openings.state <> 'named'
