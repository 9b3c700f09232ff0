-- Invariant 28 (P). The lines up to the end of a finally closed period sum to the balances it was closed with.
{{ config(severity='error') }}
with newest as (
    select entity_id, max(last_day) as last_day from {{ ref('fct_closing_balances') }} group by entity_id
),

closed as (
    select balances.*
    from {{ ref('fct_closing_balances') }} as balances
    inner join newest
        on balances.entity_id = newest.entity_id and balances.last_day = newest.last_day
),

posted as (
    select lines.entity_id, lines.account_id, lines.currency_code,
        cast(sum(lines.amount_minor) as bigint) as balance_minor,
        cast(sum(lines.functional_amount_minor) as bigint) as functional_balance_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join newest
        on lines.entity_id = newest.entity_id and lines.posting_date <= newest.last_day
    group by lines.entity_id, lines.account_id, lines.currency_code
)

select
    {{ integrity_columns('28', 'P', {
        'entity_id': 'coalesce(closed.entity_id, posted.entity_id)',
        'account_id': 'coalesce(closed.account_id, posted.account_id)',
        'amount_minor': 'coalesce(posted.balance_minor, 0) - coalesce(closed.balance_minor, 0)',
        'currency_code': 'coalesce(closed.currency_code, posted.currency_code)',
    }) }}
from closed
full outer join posted
    on closed.entity_id = posted.entity_id
    and closed.account_id = posted.account_id
    and closed.currency_code = posted.currency_code
where
    closed.balance_minor is distinct from posted.balance_minor
    or closed.functional_balance_minor is distinct from posted.functional_balance_minor
