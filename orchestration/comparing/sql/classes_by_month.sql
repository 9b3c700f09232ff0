-- Grain: one row per group of accounts, month, currency and class of difference.
select
    cells.group_id, cast(date_trunc('month', cells.day) as date) as month, cells.currency_code, pieces.class,
    cast(sum(pieces.amount_minor) as bigint) as amount_minor,
    cast(sum(abs(pieces.amount_minor)) as bigint) as turnover_minor,
    count(*) as places
from pieces
inner join cells on pieces.cell_id = cells.cell_id
where cells.is_in_span
group by cells.group_id, date_trunc('month', cells.day), cells.currency_code, pieces.class
order by cells.group_id, month, cells.currency_code, pieces.class
