-- Grain: one row per entity, accounting period of posting and account, in the functional currency, debit
-- positive: what statements are added up from, and whether an accounting system completes them.
-- books: our whole journal. sent: what of it that system is sent. system: what others posted there in the
-- period. brought: what of theirs counts for balances: opening balances, and what was posted since.
with journal_days as (
    select
        entity_id, posting_date, account_id, unit_event, functional_currency_code as currency_code,
        cast(sum(functional_amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }}
    group by entity_id, posting_date, account_id, unit_event, functional_currency_code
),

dated as (
    select
        days.entity_id, days.posting_date, days.account_id, accounts.account_name, accounts.account_type,
        days.currency_code, coalesce(types.journal_type, 'other') as journal_type, 'books' as side,
        days.amount_minor
    from journal_days as days
    inner join {{ ref('dim_account') }} as accounts on days.account_id = accounts.account_id
    left join {{ source('settings', 'journal_types') }} as types on days.unit_event = types.unit_event
    union all
    select
        lines.entity_id, lines.posting_date, lines.account_id, lines.account_name, lines.account_type,
        lines.currency_code, null as journal_type, lines.reading_kind as side, lines.amount_minor
    from {{ ref('fct_accounting_system_lines') }} as lines
    inner join {{ source('settings', 'entities') }} as entities
        on lines.entity_id = entities.entity_id
        and lines.currency_code = entities.functional_currency_code
),

periods as (
    select
        periods.entity_id, periods.fiscal_year, periods.period_number, periods.period,
        periods.first_day, periods.last_day,
        incomes.target, incomes.sent_from, incomes.journals,
        incomes.completeness as income_completeness, incomes.completeness_reason as income_reason,
        balances.opened_on,
        balances.completeness as balance_completeness, balances.completeness_reason as balance_reason
    from {{ source('settings', 'fiscal_periods') }} as periods
    inner join {{ ref('int_statements__periods') }} as incomes
        on periods.entity_id = incomes.entity_id and periods.period = incomes.period
        and incomes.statement = 'income'
    inner join {{ ref('int_statements__periods') }} as balances
        on periods.entity_id = balances.entity_id and periods.period = balances.period
        and balances.statement = 'balance'
),

sided as (
    select
        periods.*,
        dated.account_id, dated.account_name, dated.account_type, dated.currency_code,
        case when dated.side = 'books' then dated.amount_minor else 0 end as books_minor,
        case
            when dated.side = 'books'
                and (periods.sent_from is null or dated.posting_date >= periods.sent_from)
                and (
                    periods.journals is null
                    or concat(',', periods.journals, ',') like concat('%,', dated.journal_type, ',%')
                )
                then dated.amount_minor
            else 0
        end as sent_minor,
        case when dated.side = 'month' then dated.amount_minor else 0 end as system_minor,
        case
            when dated.side = 'opening' or (dated.side = 'month' and dated.posting_date > periods.opened_on)
                then dated.amount_minor
            else 0
        end as brought_minor
    from dated
    inner join periods
        on dated.entity_id = periods.entity_id
        and dated.posting_date between periods.first_day and periods.last_day
)

select
    entity_id, fiscal_year, period_number, period, account_id,
    max(account_name) as account_name,
    max(account_type) as account_type,
    currency_code,
    cast(sum(books_minor) as bigint) as books_minor,
    cast(sum(sent_minor) as bigint) as sent_minor,
    cast(sum(system_minor) as bigint) as system_minor,
    cast(sum(brought_minor) as bigint) as brought_minor,
    max(target) as target,
    max(income_completeness) as income_completeness,
    max(income_reason) as income_reason,
    max(balance_completeness) as balance_completeness,
    max(balance_reason) as balance_reason
from sided
group by entity_id, fiscal_year, period_number, period, account_id, currency_code
