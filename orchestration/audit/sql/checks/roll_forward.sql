-- Opening by the durable journal + lines of ledger/general_ledger.csv = closing of ledger/trial_balance.csv, by
-- account and currency. Both differences are 0, or the pack is refused.
-- What income and cost accounts earned in fiscal years before stands in retained earnings.
with placed as (
    select
        case
            when accounts.account_type in ('asset', 'liability', 'equity') or openings.is_of_the_year
                then openings.account_id
            else (select min(account_id) from dim_account where is_retained_earnings)
        end as account_id,
        openings.currency_code,
        cast(cast(openings.amount_minor as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as amount
    from journal_openings as openings
    inner join dim_currency as currencies on openings.currency_code = currencies.currency_code
    left join dim_account as accounts on openings.account_id = accounts.account_id
),

openings as (
    select account_id, currency_code, cast(sum(amount) as decimal(19, 4)) as opening
    from placed
    group by account_id, currency_code
),

lines as (
    select
        account_id,
        currency_code,
        count(*) as line_count,
        cast(sum(debit) as decimal(19, 4)) as debit,
        cast(sum(credit) as decimal(19, 4)) as credit
    from ledger_file
    group by account_id, currency_code
),

keys as (
    select account_id, currency_code from openings
    union
    select account_id, currency_code from lines
    union
    select account_id, currency_code from trial_balance_file
),

amounts as (
    select
        keys.account_id,
        keys.currency_code,
        coalesce(openings.opening, 0) as opening_by_the_journal,
        coalesce(lines.line_count, 0) as lines_of_the_pack,
        coalesce(lines.debit, 0) as debit_of_the_pack,
        coalesce(lines.credit, 0) as credit_of_the_pack,
        coalesce(balances.opening_balance, 0) as opening_by_the_trial_balance,
        coalesce(balances.closing_balance, 0) as closing_by_the_trial_balance
    from keys
    left join openings on keys.account_id = openings.account_id and keys.currency_code = openings.currency_code
    left join lines on keys.account_id = lines.account_id and keys.currency_code = lines.currency_code
    left join trial_balance_file as balances
        on keys.account_id = balances.account_id and keys.currency_code = balances.currency_code
)

select
    amounts.account_id,
    accounts.account_name,
    amounts.currency_code,
    amounts.opening_by_the_journal,
    amounts.lines_of_the_pack,
    amounts.debit_of_the_pack,
    amounts.credit_of_the_pack,
    amounts.opening_by_the_journal + amounts.debit_of_the_pack - amounts.credit_of_the_pack as closing_computed,
    amounts.closing_by_the_trial_balance,
    amounts.opening_by_the_journal - amounts.opening_by_the_trial_balance as opening_difference,
    amounts.opening_by_the_journal + amounts.debit_of_the_pack - amounts.credit_of_the_pack
        - amounts.closing_by_the_trial_balance as closing_difference
from amounts
left join dim_account as accounts on amounts.account_id = accounts.account_id
order by account_id, currency_code
