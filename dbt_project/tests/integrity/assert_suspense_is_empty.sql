-- Invariant 32 (C). 1990 is zero per entity and currency when a period closes: each period end at which it is not.
{{ breach('C') }}
with lines as (
    select journal.entity_id, journal.account_id, journal.currency_code, journal.posting_date,
        cast(sum(journal.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as journal
    where journal.account_id in (
        select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
        where roles.role = 'suspense'
    )
    group by journal.entity_id, journal.account_id, journal.currency_code, journal.posting_date
),

balances as (
    select lines.entity_id, lines.account_id, lines.currency_code, periods.last_day,
        cast(sum(lines.amount_minor) as bigint) as balance_minor
    from {{ ref('dim_fiscal_period') }} as periods
    inner join lines
        on periods.entity_id = lines.entity_id and lines.posting_date <= periods.last_day
    where periods.first_day <= (select max(entries.posting_date) from {{ ref('fct_journal_entries') }} as entries)
    group by lines.entity_id, lines.account_id, lines.currency_code, periods.last_day
)

select
    {{ integrity_columns('32', 'C', {
        'entity_id': 'entity_id', 'account_id': 'account_id', 'business_date': 'last_day',
        'amount_minor': 'balance_minor', 'currency_code': 'currency_code',
    }) }}
from balances
where balance_minor <> 0
