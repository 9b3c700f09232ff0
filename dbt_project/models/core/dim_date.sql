-- Grain: one row per day from the first year of the books to the end of the last year or accounting
-- period they reach, with its calendar month. Accounting periods are an entity's own: dim_fiscal_day.
with books as (
    select min(business_date) as first_day, max(posting_date) as last_day
    from {{ ref('fct_journal_entries') }}
),

periods_reached as (
    select max(periods.last_day) as last_day
    from {{ source('settings', 'fiscal_periods') }} as periods
    inner join books on books.last_day between periods.first_day and periods.last_day
),

bounds as (
    select
        cast(date_trunc('year', books.first_day) as date) as first_day,
        greatest(
            cast(date_trunc('year', books.last_day) + interval '1' year as date),
            cast(periods_reached.last_day + interval '1' day as date)
        ) as end_day
    from books
    cross join periods_reached
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
