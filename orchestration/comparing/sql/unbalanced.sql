-- Grain: one row per day and currency whose debits are not its credits.
select day, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
from ledger_lines
group by day, currency_code
having sum(amount_minor) <> 0
order by day, currency_code
