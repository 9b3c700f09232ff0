-- Grain: one row per entity, accounting period and account of the income statement, in the functional
-- currency. Income is positive, cost and expense negative, so that a period's rows sum to its net income.
-- Complete: what the accounting system is sent of our books, and what others posted there. Subledger only:
-- our books alone.
with amounts as (
    select
        *,
        income_completeness = 'complete' as is_complete,
        account_id in (
            select account_id from {{ ref('dim_account_role') }}
            where account_role in ('merchandise_sales', 'service_revenue', 'discounts', 'comps', 'returns')
        ) as is_of_sales
    from {{ ref('fct_statement_amounts') }}
    where account_type not in ('asset', 'liability', 'equity')
),

lines as (
    select
        *,
        case
            when account_type in ('revenue', 'contra_revenue') and is_of_sales then 'net sales'
            when account_type = 'cost' then 'cost of goods sold'
            when account_type in ('revenue', 'contra_revenue') then 'other revenue'
            when account_type = 'expense' then 'operating expenses'
            else 'other'
        end as section,
        case when is_complete then -sent_minor else -books_minor end as own_minor,
        case when is_complete then -system_minor else 0 end as their_minor
    from amounts
)

select
    lines.entity_id,
    lines.period,
    lines.fiscal_year,
    lines.section,
    case lines.section
        when 'net sales' then 1
        when 'cost of goods sold' then 2
        when 'other revenue' then 3
        when 'operating expenses' then 4
        else 5
    end as section_number,
    lines.account_id,
    lines.account_name,
    lines.account_type,
    lines.currency_code,
    {{ major_units('lines.own_minor', 'currencies.minor_unit') }} as books_amount,
    {{ major_units('lines.their_minor', 'currencies.minor_unit') }} as system_amount,
    {{ major_units('lines.own_minor + lines.their_minor', 'currencies.minor_unit') }} as total_amount,
    lines.income_completeness as completeness,
    lines.income_reason as completeness_reason
from lines
inner join {{ ref('dim_currency') }} as currencies on lines.currency_code = currencies.currency_code
where lines.own_minor <> 0 or lines.their_minor <> 0
