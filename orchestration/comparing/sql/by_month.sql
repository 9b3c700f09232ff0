-- Grain: one row per group of accounts, month and currency of the span.
select
    cells.group_id, cast(date_trunc('month', cells.day) as date) as month, cells.currency_code,
    cast(sum(cells.theirs_minor) as bigint) as theirs_minor,
    cast(sum(cells.ours_minor) as bigint) as ours_minor,
    cast(sum(cells.difference_minor) as bigint) as difference_minor,
    count(*) as compared,
    count(case when cells.difference_minor = 0 then 1 end) as equal
from cells
where cells.is_in_span
group by cells.group_id, date_trunc('month', cells.day), cells.currency_code
order by cells.group_id, month, cells.currency_code
