-- Grain: one row per line of every entry that the outbox promised and did not withdraw; a reversal's are the
-- mirror of what it reverses. Dated as the target was told, and as the books have it.
create or replace temp table told_lines as
with lines as (
    select
        deliveries.*,
        unnest(from_json(
            deliveries.lines, '[{"account_id":"VARCHAR","account":"VARCHAR","amount_minor":"BIGINT"}]'
        )) as line
    from deliveries
)

select
    external_id, kind, state, cast(posting_date as date) as posting_date,
    cast(coalesce(sent_date, posting_date) as date) as sent_date, currency_code, minor_unit,
    line.account_id as account_id, line.account as account,
    case when kind = 'reversal' then -line.amount_minor else line.amount_minor end as amount_minor
from lines
