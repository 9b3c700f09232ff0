-- Grain: one row per account of the file that none of ours goes with, and one for each of what lies
-- before and after the span. Together with what is compared it is the whole file.
with placed as (
    select
        gl_lines.*,
        case
            when gl_lines.day < asked.first_day then 'before the span'
            when gl_lines.day > asked.last_day then 'after the span'
            when account_groups.whose <> 'theirs' then 'compared'
            when account_groups.is_told then 'theirs alone, as was told'
            else 'no account of ours goes with it'
        end as why
    from gl_lines
    cross join asked
    inner join account_groups on gl_lines.group_id = account_groups.group_id
)

select
    why, case when why in ('compared', 'before the span', 'after the span') then '' else account end as account,
    currency_code, count(*) as lines, cast(sum(amount_minor) as bigint) as amount_minor,
    cast(sum(greatest(amount_minor, 0)) as bigint) as debit_minor
from placed
group by
    why, case when why in ('compared', 'before the span', 'after the span') then '' else account end,
    currency_code
order by why, account, currency_code
