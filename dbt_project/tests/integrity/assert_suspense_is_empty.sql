-- Invariant 32 (C). 1990 is zero per entity and currency when a period closes.
{{ config(severity='warn', store_failures=true) }}
select
    {{ integrity_columns('32', 'C', {
        'entity_id': 'lines.entity_id', 'account_id': 'lines.account_id',
        'amount_minor': 'sum(lines.amount_minor)', 'currency_code': 'lines.currency_code',
    }) }}
from {{ ref('fct_journal_lines') }} as lines
where lines.account_id in (
    select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
    where roles.role = 'suspense'
)
group by lines.entity_id, lines.account_id, lines.currency_code
having sum(lines.amount_minor) <> 0
