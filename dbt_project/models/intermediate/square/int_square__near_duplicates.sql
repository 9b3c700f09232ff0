-- Grain: one row per touched completed order that looks like another: the same till and total
-- within ten seconds, or the same reference of the sender under two ids.
with completed as (
    select order_id, location_id, register_id, reference_id, total_amount_minor, occurred_at
    from {{ ref('int_square__orders') }}
    where is_touched and order_state = 'COMPLETED' and not is_training
),

others as (
    select distinct
        order_id, location_id, register_id, reference_id, total_amount_minor,
        coalesce(closed_at, created_at, updated_at, fetched_at) as occurred_at
    from {{ ref('stg_square__orders') }}
    where order_state = 'COMPLETED' and not is_training
),

alike as (
    select
        completed.order_id, others.order_id as other_order_id,
        'same register and total within ten seconds' as likeness
    from completed
    inner join others
        on completed.location_id = others.location_id
        and completed.register_id = others.register_id
        and completed.total_amount_minor = others.total_amount_minor
    where
        completed.order_id <> others.order_id
        and completed.total_amount_minor > 0
        and others.occurred_at >= completed.occurred_at - interval '10' second
        and others.occurred_at <= completed.occurred_at + interval '10' second
    union all
    select
        completed.order_id, others.order_id as other_order_id,
        concat('same reference ', completed.reference_id) as likeness
    from completed
    inner join others
        on completed.location_id = others.location_id
        and completed.reference_id = others.reference_id
    where completed.order_id <> others.order_id
)

select order_id, min(other_order_id) as other_order_id, min(likeness) as likeness
from alike
group by order_id
