-- Grain: one row per store and day, from its first day of trade to the end of the accounting period
-- that its company's books have reached: traded, declared closed, missing, or still to come.
with arrived as (
    select * from {{ ref('int_pos__store_days') }}
),

first_days as (
    select entity_id, location_id, min(business_date) as first_day
    from arrived
    where till_documents > 0
    group by entity_id, location_id
),

reached as (
    select arrived.entity_id, max(arrived.business_date) as last_day, max(periods.last_day) as end_day
    from arrived
    inner join {{ source('settings', 'fiscal_periods') }} as periods
        on arrived.entity_id = periods.entity_id
        and arrived.business_date between periods.first_day and periods.last_day
    where arrived.till_documents > 0
    group by arrived.entity_id
),

expected as (
    select first_days.entity_id, first_days.location_id, days.calendar_date as business_date,
        days.day_of_week, reached.last_day
    from first_days
    inner join reached on first_days.entity_id = reached.entity_id
    inner join {{ ref('dim_date') }} as days
        on days.calendar_date between first_days.first_day and reached.end_day
),

declared_closed as (
    select distinct expected.location_id, expected.business_date
    from expected
    left join {{ source('settings', 'closed_weekdays') }} as weekdays
        on expected.location_id = weekdays.location_id and expected.day_of_week = weekdays.day_of_week
    left join {{ ref('stg_control__closed_days') }} as closed
        on expected.location_id = closed.location_id
        and expected.business_date between closed.first_day and closed.last_day
    where weekdays.location_id is not null or closed.location_id is not null
)

select
    expected.entity_id,
    expected.location_id,
    expected.business_date,
    case
        when arrived.till_documents > 0 then 'traded'
        when declared_closed.location_id is not null then 'closed'
        when expected.business_date > expected.last_day then 'to_come'
        else 'missing'
    end as day_status,
    coalesce(arrived.till_documents, 0) as till_documents,
    coalesce(arrived.waiting_documents, 0) as waiting_documents
from expected
left join arrived
    on expected.location_id = arrived.location_id
    and expected.business_date = arrived.business_date
left join declared_closed
    on expected.location_id = declared_closed.location_id
    and expected.business_date = declared_closed.business_date
