-- Grain: one row per row the kernel reads with its position: item by item, what closed periods hold in
-- the order they hold it, what costing starts from, then accounting period by accounting period, in
-- each what is late first, then event time, in before out before counted, document and line. Because
-- the period comes before the time, a close reorders nothing, wherever stores of one entity end their days.
{{ config(materialized='view') }}
with steps as (
    select * from {{ ref('int_inventory__costing_steps') }}
),

items as (
    select
        entity_id,
        product_id,
        row_number() over (order by entity_id, product_id) as item_number,
        cast(sum(step_count) over (order by entity_id, product_id) as bigint) - step_count
            as earlier_positions
    from (
        select entity_id, product_id, count(*) as step_count from steps group by entity_id, product_id
    ) as counted
),

period_starts as (
    select
        days.entity_id,
        days.costing_date,
        coalesce(periods.first_day, days.costing_date) as first_day
    from (select distinct entity_id, costing_date from steps) as days
    left join {{ source('settings', 'fiscal_periods') }} as periods
        on days.entity_id = periods.entity_id
        and days.costing_date between periods.first_day and periods.last_day
)

select
    steps.*,
    items.item_number,
    items.earlier_positions + row_number() over (
        partition by items.item_number
        order by
            case when steps.is_frozen then 0 else 1 end,
            case when steps.is_frozen then date '1900-01-01' else period_starts.first_day end,
            steps.phase,
            steps.place_in_phase,
            steps.occurred_at,
            case
                when steps.counted_quantity is not null then 2
                when steps.quantity > 0 then 0
                else 1
            end,
            steps.source_system, steps.source_document_id, steps.source_line_id, steps.movement_id
    ) as position
from steps
inner join items
    on steps.entity_id = items.entity_id and steps.product_id = items.product_id
inner join period_starts
    on steps.entity_id = period_starts.entity_id
    and steps.costing_date = period_starts.costing_date
