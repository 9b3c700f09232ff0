-- Grain: one row per entity and day of its books, with the accounting period it falls in. The one
-- place that turns a date into a period. Weeks are counted in sevens from the first day of the year.
with periods as (
    select
        *,
        min(first_day) over (partition by entity_id, fiscal_year) as first_day_of_year
    from {{ source('settings', 'fiscal_periods') }}
)

select
    periods.entity_id,
    days.calendar_date,
    periods.period,
    periods.fiscal_year,
    periods.period_number,
    cast(floor(
        {{ dbt.datediff('periods.first_day_of_year', 'days.calendar_date', 'day') }} / 7
    ) as integer) + 1 as fiscal_week
from {{ ref('dim_date') }} as days
inner join periods on days.calendar_date between periods.first_day and periods.last_day
