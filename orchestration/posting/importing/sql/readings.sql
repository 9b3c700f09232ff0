-- Grain: one row per month of the span: the lines of the entries that others made there, in how many places
-- the system holds something else than what it was sent and these, and the currencies nobody translates.
with lines as (
    select
        date_trunc('month', held_lines.posting_date) as month, held_lines.remote_id as entry_id,
        held_lines.posting_date, held_lines.account as system_account, known.account_name,
        known.account_type, known.account_id, held_lines.currency_code,
        held_lines.amount_minor * coalesce(units_of.units, 1) as amount_minor,
        row_number() over (
            partition by held_lines.remote_id
            order by held_lines.account, held_lines.currency_code, held_lines.amount_minor
        ) as line_number
    from held_lines
    left join named_accounts as known on held_lines.account = known.system_account
    left join units_of on held_lines.currency_code = units_of.currency_code
    where held_lines.external_id is null and held_lines.amount_minor <> 0
),

told as (
    select
        month, count(distinct entry_id) as entries,
        string_agg(distinct currency_code, ', ' order by currency_code)
            filter (where currency_code <> $functional_currency) as foreign_currencies,
        cast(to_json(list({
            'entry_id': entry_id,
            'line_number': line_number,
            'posting_date': cast(posting_date as varchar),
            'system_account': system_account,
            'account_name': account_name,
            'account_type': account_type,
            'account_id': account_id,
            'currency_code': currency_code,
            'amount_minor': cast(amount_minor as bigint)
        } order by posting_date, entry_id, line_number)) as varchar) as lines
    from lines
    group by month
),

sides as (
    select month, account, currency_code, amount_minor as there_minor, 0 as known_minor
    from moved
    union all
    select date_trunc('month', sent_date), account, currency_code, 0, amount_minor
    from told_lines
    where state = 'POSTED' and sent_date between $first_day and $last_day
    union all
    select date_trunc('month', posting_date), account, currency_code, 0, amount_minor
    from held_lines
    where external_id is null
),

unlike as (
    select month, account, currency_code
    from sides
    group by month, account, currency_code
    having sum(there_minor) <> sum(known_minor)
),

months as (
    select unnest(generate_series($first_day, $last_day, interval '1' month)) as month
)

select
    cast(months.month as date) as month, coalesce(told.entries, 0) as entries,
    (select count(*) from unlike where unlike.month = months.month) as unlike_accounts,
    told.foreign_currencies, coalesce(told.lines, '[]') as lines
from months
left join told on months.month = told.month
order by months.month
