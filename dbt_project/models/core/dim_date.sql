-- Grain: one row per day from the first to the last day of the books, with its accounting period.
with bounds as (
    select
        cast(date_trunc('year', min(business_date)) as date) as first_day,
        cast(date_trunc('year', max(posting_date)) + interval '1' year as date) as end_day
    from {{ ref('fct_journal_entries') }}
),

days as (
    select cast(unnest(generate_series(first_day, end_day, interval '1' day)) as date) as calendar_date
    from bounds
)

select
    days.calendar_date,
    substr(cast(days.calendar_date as varchar), 1, 7) as period,
    cast(extract(year from days.calendar_date) as integer) as calendar_year,
    cast(extract(month from days.calendar_date) as integer) as calendar_month,
    cast(isodow(days.calendar_date) as integer) as day_of_week
from days
inner join bounds on days.calendar_date < bounds.end_day
