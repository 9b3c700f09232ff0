-- Grain: one row per entity, accounting period (of posting), account and currency.
-- Closing = opening + debit - credit. Income and cost accounts open each fiscal year at zero; what
-- earlier years earned stands in retained earnings, derived here and never posted.
with movements_by_day as (
    select
        lines.entity_id,
        lines.posting_date,
        lines.account_id,
        lines.currency_code,
        cast(sum(greatest(lines.amount_minor, 0)) as bigint) as debit_minor,
        cast(sum(greatest(-lines.amount_minor, 0)) as bigint) as credit_minor
    from {{ ref('fct_journal_lines') }} as lines
    group by lines.entity_id, lines.posting_date, lines.account_id, lines.currency_code
),

movements as (
    select
        by_day.entity_id, days.fiscal_year, days.period_number, days.period, by_day.account_id,
        by_day.currency_code,
        cast(sum(by_day.debit_minor) as bigint) as debit_minor,
        cast(sum(by_day.credit_minor) as bigint) as credit_minor
    from movements_by_day as by_day
    inner join {{ ref('dim_fiscal_day') }} as days
        on by_day.entity_id = days.entity_id and by_day.posting_date = days.calendar_date
    group by
        by_day.entity_id, days.fiscal_year, days.period_number, days.period, by_day.account_id,
        by_day.currency_code
),

periods as (
    select distinct entity_id, fiscal_year, period_number, period from movements
),

balances as (
    select
        periods.entity_id,
        periods.period,
        movements.account_id,
        movements.currency_code,
        movements.debit_minor,
        movements.credit_minor,
        movements.period = periods.period as is_of_the_period,
        accounts.account_type in ('asset', 'liability', 'equity')
        or movements.fiscal_year = periods.fiscal_year as keeps_its_account
    from periods
    inner join movements
        on periods.entity_id = movements.entity_id
        and (
            movements.fiscal_year < periods.fiscal_year
            or (
                movements.fiscal_year = periods.fiscal_year
                and movements.period_number <= periods.period_number
            )
        )
    inner join {{ ref('dim_account') }} as accounts on movements.account_id = accounts.account_id
),

amounts as (
    select
        entity_id,
        period,
        case
            when keeps_its_account then account_id
            else (select min(account_id) from {{ ref('dim_account') }} where is_retained_earnings)
        end as account_id,
        currency_code,
        case when is_of_the_period then 0 else debit_minor - credit_minor end as opening_minor,
        case when is_of_the_period then debit_minor else 0 end as debit_minor,
        case when is_of_the_period then credit_minor else 0 end as credit_minor
    from balances
),

totals as (
    select
        entity_id,
        period,
        account_id,
        currency_code,
        cast(sum(opening_minor) as bigint) as opening_minor,
        cast(sum(debit_minor) as bigint) as debit_minor,
        cast(sum(credit_minor) as bigint) as credit_minor
    from amounts
    group by entity_id, period, account_id, currency_code
)

select
    totals.entity_id,
    totals.period,
    totals.account_id,
    accounts.account_name,
    accounts.account_type,
    totals.currency_code,
    {{ major_units('totals.opening_minor', 'currencies.minor_unit') }} as opening_balance,
    {{ major_units('totals.debit_minor', 'currencies.minor_unit') }} as debit,
    {{ major_units('totals.credit_minor', 'currencies.minor_unit') }} as credit,
    {{ major_units(
        'totals.opening_minor + totals.debit_minor - totals.credit_minor', 'currencies.minor_unit'
    ) }} as closing_balance
from totals
inner join {{ ref('dim_account') }} as accounts on totals.account_id = accounts.account_id
inner join {{ ref('dim_currency') }} as currencies on totals.currency_code = currencies.currency_code
