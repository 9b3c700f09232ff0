-- Grain: one row per month, account of the target and currency: what the entries that it holds come to.
create or replace temp table moved as
select
    cast(date_trunc('month', posting_date) as date) as month, account, currency_code,
    cast(sum(amount_minor) as bigint) as amount_minor
from held_lines
group by date_trunc('month', posting_date), account, currency_code
