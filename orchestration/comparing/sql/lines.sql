-- Grain: one row per line of the ledger: a record of the file that has an amount, and is no sum or
-- heading.
create or replace temp view ledger_lines as
select
    line_number, day, account, store_text, currency_code, cast(minor as bigint) as amount_minor,
    reference, description
from parsed
where has_amount and not is_total and not is_heading and account is not null and minor <> 0
