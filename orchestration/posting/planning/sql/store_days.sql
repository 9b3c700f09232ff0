-- Grain: one row per store-day and posting date that has new lines since the last plan, of which the last plan left
-- something out or the target refused something; with its portion, the store-days that are formed together.
-- Portions follow the order of sending and hold some $lines_at_a_time lines, so that memory does not grow with
-- what there is to plan.
create or replace temp table store_days as
with counted as (
    select
        posting_date, business_date, location_id, count(*) as line_count,
        max(posted_run_id) as last_run_id
    from company_lines
    group by posting_date, business_date, location_id
),

touched as (
    select posting_date, business_date, location_id, line_count
    from counted
    where last_run_id > (select asked.after_run_id from asked)
    union
    select unfinished.posting_date, unfinished.business_date, unfinished.location_id, coalesce(counted.line_count, 0)
    from unfinished
    left join counted
        on unfinished.posting_date = counted.posting_date
        and unfinished.business_date = counted.business_date
        and unfinished.location_id is not distinct from counted.location_id
),

running as (
    select
        *,
        cast(sum(line_count) over (
            order by posting_date, business_date, location_id rows unbounded preceding
        ) as bigint) - line_count as lines_before
    from touched
)

select posting_date, business_date, location_id, lines_before // $lines_at_a_time as portion
from running
