-- Another day: open days of a group and store whose differences sum to zero, within the days that may
-- lie between, or within a month that they book by one entry (batches, payouts, monthly fees). Theirs
-- must have a line in it.
insert into pieces
with running as (
    select
        *,
        sum(left_minor) over (
            partition by group_id, location_id, currency_code order by day
            rows between unbounded preceding and current row
        ) as running_minor
    from open_cells
),

segmented as (
    select
        *,
        coalesce(sum(case when running_minor = 0 then 1 else 0 end) over (
            partition by group_id, location_id, currency_code order by day
            rows between unbounded preceding and 1 preceding
        ), 0) as segment
    from running
),

windows as (
    select
        group_id, location_id, currency_code, segment, min(day) as first_day, max(day) as last_day,
        count(*) as days, string_agg(cast(day as varchar), ', ' order by day) as named
    from segmented
    group by group_id, location_id, currency_code, segment
    having sum(left_minor) = 0 and count(*) > 1 and sum(their_lines) > 0
        and (
            date_diff('day', min(day), max(day)) <= (select days_apart from asked)
            or count(*) > 2
            and date_trunc('month', min(day)) = date_trunc('month', max(day))
            and count(case when their_lines > 0 then 1 end) = 1
        )
)

select
    segmented.cell_id, 'another day', segmented.left_minor,
    case when windows.days <= 4 then concat('the differences of ', windows.named, ' sum to zero')
        else concat(
            'the differences of ', windows.days, ' days from ', windows.first_day, ' to ',
            windows.last_day, ' sum to zero'
        )
    end
from segmented
inner join windows
    on segmented.group_id = windows.group_id and segmented.location_id = windows.location_id
    and segmented.currency_code = windows.currency_code and segmented.segment = windows.segment
