-- Grain: one row per entity, period (month of posting), account and currency.
-- Closing = opening + debit - credit. Income and cost accounts open each year at zero; what
-- earlier years earned stands in retained earnings, derived here and never posted.
with movements as (
    select
        lines.entity_id,
        substr(cast(lines.posting_date as varchar), 1, 7) as period,
        lines.account_id,
        lines.currency_code,
        cast(sum(greatest(lines.amount_minor, 0)) as bigint) as debit_minor,
        cast(sum(greatest(-lines.amount_minor, 0)) as bigint) as credit_minor
    from {{ ref('fct_journal_lines') }} as lines
    group by
        lines.entity_id, substr(cast(lines.posting_date as varchar), 1, 7), lines.account_id, lines.currency_code
),

periods as (
    select distinct entity_id, period from movements
),

balances as (
    select
        periods.entity_id,
        periods.period,
        movements.account_id,
        movements.currency_code,
        movements.period as movement_period,
        movements.debit_minor,
        movements.credit_minor,
        accounts.account_type in ('asset', 'liability', 'equity') as is_permanent
    from periods
    inner join movements
        on periods.entity_id = movements.entity_id and movements.period <= periods.period
    inner join {{ ref('dim_account') }} as accounts on movements.account_id = accounts.account_id
),

amounts as (
    select
        entity_id,
        period,
        case
            when is_permanent or left(movement_period, 4) = left(period, 4) then account_id
            else (select min(account_id) from {{ ref('dim_account') }} where is_retained_earnings)
        end as account_id,
        currency_code,
        case when movement_period < period then debit_minor - credit_minor else 0 end as opening_minor,
        case when movement_period = period then debit_minor else 0 end as debit_minor,
        case when movement_period = period then credit_minor else 0 end as credit_minor
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
