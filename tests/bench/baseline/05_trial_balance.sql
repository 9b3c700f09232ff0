-- Trial balance per entity and account, from the lines with their ids.
create table trial_balance as
select
    entity_id, account_id, currency_code,
    cast(sum(case when amount_minor > 0 then amount_minor else 0 end) as bigint) as debit_minor,
    cast(sum(case when amount_minor < 0 then -amount_minor else 0 end) as bigint) as credit_minor,
    cast(sum(amount_minor) as bigint) as closing_minor
from journal_lines
group by entity_id, account_id, currency_code;
