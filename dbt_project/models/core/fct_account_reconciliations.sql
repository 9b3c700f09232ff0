-- Grain: one row per entity, accounting period, balance-sheet account and currency, from the period in
-- which the account is first moved on: its balance by the ledger and by its subledger at the period's end.
-- The ledger goes by posting date, a subledger by business date as known now: what belongs to the
-- period and is posted after it, because it came after the close, bridges the two. Of suspense and
-- opening balances nothing may be left. Retained earnings are derived and proven elsewhere.
with by_day as (
    select
        lines.entity_id, lines.account_id, lines.currency_code, lines.posting_date, lines.business_date,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join {{ ref('dim_account') }} as accounts on lines.account_id = accounts.account_id
    where accounts.account_type in ('asset', 'liability', 'equity')
    group by
        lines.entity_id, lines.account_id, lines.currency_code, lines.posting_date, lines.business_date
),

changes as (
    {% for date in ['posting_date', 'business_date'] -%}
    select
        by_day.entity_id, by_day.account_id, by_day.currency_code, days.period,
        cast(null as varchar) as subledger,
        {{ 'by_day.amount_minor' if date == 'posting_date' else 'cast(0 as bigint)' }} as posted_minor,
        {{ 'by_day.amount_minor' if date == 'business_date' else 'cast(0 as bigint)' }} as belonging_minor,
        cast(0 as bigint) as subledger_minor
    from by_day
    inner join {{ ref('dim_fiscal_day') }} as days
        on by_day.entity_id = days.entity_id and by_day.{{ date }} = days.calendar_date
    union all
    {% endfor -%}
    select entity_id, account_id, currency_code, period, subledger, 0, 0, amount_minor
    from {{ ref('fct_subledger_items') }}
),

changes_by_period as (
    select
        changes.entity_id, changes.account_id, changes.currency_code, periods.last_day,
        min(changes.subledger) as subledger,
        cast(sum(changes.posted_minor) as bigint) as posted_minor,
        cast(sum(changes.belonging_minor) as bigint) as belonging_minor,
        cast(sum(changes.subledger_minor) as bigint) as subledger_minor
    from changes
    inner join {{ ref('dim_fiscal_period') }} as periods
        on changes.entity_id = periods.entity_id and changes.period = periods.period
    group by changes.entity_id, changes.account_id, changes.currency_code, periods.last_day
),

balances as (
    select
        periods.entity_id, periods.period, periods.last_day, changes.account_id, changes.currency_code,
        min(changes.subledger) as subledger,
        cast(sum(changes.posted_minor) as bigint) as ledger_balance_minor,
        cast(sum(changes.belonging_minor - changes.posted_minor) as bigint) as late_adjustments_minor,
        cast(sum(changes.subledger_minor) as bigint) as subledger_balance_minor
    from {{ ref('dim_fiscal_period') }} as periods
    inner join changes_by_period as changes
        on periods.entity_id = changes.entity_id and periods.last_day >= changes.last_day
    where periods.first_day <= (select max(entries.posting_date) from {{ ref('fct_journal_entries') }} as entries)
    group by
        periods.entity_id, periods.period, periods.last_day, changes.account_id, changes.currency_code
),

open_items as (
    select
        *,
        lead(business_date) over (
            partition by subledger, entity_id, location_id, account_id, currency_code, item_id
            order by business_date
        ) as next_date
    from {{ ref('fct_subledger_items') }}
    where item_id is not null
),

items_at_the_end as (
    select
        periods.entity_id, periods.period, items.account_id, items.currency_code,
        count(*) as open_items, min(items.open_since) as oldest_item_date
    from {{ ref('dim_fiscal_period') }} as periods
    inner join open_items as items
        on periods.entity_id = items.entity_id
        and items.business_date <= periods.last_day
        and (items.next_date is null or items.next_date > periods.last_day)
    where items.item_balance_minor <> 0
    group by periods.entity_id, periods.period, items.account_id, items.currency_code
),

to_be_zero as (
    select distinct account_id
    from {{ ref('dim_account_role') }}
    where account_role in ('suspense', 'opening_balances')
)

select
    balances.entity_id,
    balances.period,
    balances.account_id,
    balances.currency_code,
    case when to_be_zero.account_id is not null then 'must be zero' else balances.subledger end as subledger,
    balances.ledger_balance_minor,
    case when to_be_zero.account_id is not null then 0 else balances.late_adjustments_minor end
        as late_adjustments_minor,
    case
        when to_be_zero.account_id is not null then 0
        when balances.subledger is not null then balances.subledger_balance_minor
    end as subledger_balance_minor,
    coalesce(items.open_items, 0) as open_items,
    items.oldest_item_date
from balances
left join items_at_the_end as items
    on balances.entity_id = items.entity_id
    and balances.period = items.period
    and balances.account_id = items.account_id
    and balances.currency_code = items.currency_code
left join to_be_zero on balances.account_id = to_be_zero.account_id
