-- Invariant 17 (C). 1130 = what orders of marketplaces and their refunds left open, less the tax that those
-- marketplaces remit. Nothing of a marketplace is settled in this release.
{{ breach('C') }}
with marketplace_accounts as (
    select distinct account_id
    from {{ ref('int_accounting__account_roles') }}
    where
        role = 'marketplace_receivable'
        or (role = 'tender' and tender_type in ('marketplace', 'marketplace_facilitator'))
),

parts as (
    select entity_id, currency_code, account_id, -amount_minor as amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'marketplaces'
    union all
    select lines.entity_id, lines.currency_code, lines.account_id, lines.amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    where lines.account_id in (select marketplace_accounts.account_id from marketplace_accounts)
)

select
    {{ integrity_columns('17', 'C', {
        'entity_id': 'entity_id', 'account_id': 'account_id',
        'amount_minor': 'sum(amount_minor)', 'currency_code': 'currency_code',
    }) }}
from parts
group by entity_id, account_id, currency_code
having sum(amount_minor) <> 0
