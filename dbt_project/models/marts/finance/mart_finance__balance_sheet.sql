-- Grain: one row per entity, accounting period and line of the balance sheet at its end, in the functional
-- currency: an account, or what the year earned so far. Assets are positive, liabilities and equity positive
-- where they are credits, so that assets = liabilities + equity. What earlier years earned stands in
-- retained earnings, derived here as in the trial balance.
with amounts as (
    select * from {{ ref('fct_statement_amounts') }}
),

periods as (
    select distinct
        entity_id, fiscal_year, period_number, period, currency_code, balance_completeness, balance_reason
    from amounts
),

retained as (
    select min(account_id) as account_id, min(account_name) as account_name
    from {{ ref('dim_account') }}
    where is_retained_earnings
),

moved as (
    select
        periods.entity_id, periods.fiscal_year, periods.period, periods.currency_code,
        periods.balance_completeness as completeness, periods.balance_reason as completeness_reason,
        case
            when amounts.account_type in ('asset', 'liability', 'equity') then 'account'
            when amounts.fiscal_year = periods.fiscal_year then 'current'
            else 'retained'
        end as line,
        amounts.account_id, amounts.account_name, amounts.account_type,
        case when periods.balance_completeness = 'complete' then amounts.sent_minor else amounts.books_minor end
            as own_minor,
        case when periods.balance_completeness = 'complete' then amounts.brought_minor else 0 end as their_minor
    from periods
    inner join amounts
        on periods.entity_id = amounts.entity_id
        and periods.currency_code = amounts.currency_code
        and (
            amounts.fiscal_year < periods.fiscal_year
            or (
                amounts.fiscal_year = periods.fiscal_year
                and amounts.period_number <= periods.period_number
            )
        )
),

placed as (
    select
        moved.entity_id, moved.fiscal_year, moved.period, moved.currency_code, moved.completeness,
        moved.completeness_reason,
        case moved.line
            when 'account' then moved.account_id when 'retained' then retained.account_id
        end as account_id,
        case moved.line
            when 'account' then moved.account_name when 'retained' then retained.account_name
            else 'Current earnings'
        end as account_name,
        case when moved.line = 'account' then moved.account_type else 'equity' end as account_type,
        moved.own_minor, moved.their_minor
    from moved
    cross join retained
),

lines as (
    select
        entity_id, fiscal_year, period, currency_code, completeness, completeness_reason, account_id,
        max(account_name) as account_name, account_type,
        cast(sum(case when account_type = 'asset' then own_minor else -own_minor end) as bigint) as own_minor,
        cast(sum(case when account_type = 'asset' then their_minor else -their_minor end) as bigint)
            as their_minor
    from placed
    group by
        entity_id, fiscal_year, period, currency_code, completeness, completeness_reason, account_id,
        account_type
)

select
    lines.entity_id,
    lines.period,
    lines.fiscal_year,
    case lines.account_type when 'asset' then 'assets' when 'liability' then 'liabilities' else 'equity' end
        as section,
    case lines.account_type when 'asset' then 1 when 'liability' then 2 else 3 end as section_number,
    lines.account_id,
    lines.account_name,
    lines.account_type,
    lines.currency_code,
    {{ major_units('lines.own_minor', 'currencies.minor_unit') }} as books_amount,
    {{ major_units('lines.their_minor', 'currencies.minor_unit') }} as system_amount,
    {{ major_units('lines.own_minor + lines.their_minor', 'currencies.minor_unit') }} as total_amount,
    lines.completeness,
    lines.completeness_reason
from lines
inner join {{ ref('dim_currency') }} as currencies on lines.currency_code = currencies.currency_code
where lines.own_minor <> 0 or lines.their_minor <> 0
