-- Invariant 22 (D). 2215 and 2230 = credits and deposits given less used; 2240 = failed refunds still
-- owed. Per entity and account, against the receipts' tenders, late payments and refunds.
{{ breach('D') }}
with credit_accounts as (
    select distinct account_id
    from {{ ref('int_accounting__account_roles') }}
    where (role = 'tender' and tender_type in ('store_credit', 'deposit')) or role = 'refund_liability'
),

parts as (
    select entity_id, currency_code, account_id, -amount_minor as amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger in ('store credit', 'customer deposits', 'refunds owed')
    union all
    select lines.entity_id, lines.currency_code, lines.account_id, lines.amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    where lines.account_id in (select credit_accounts.account_id from credit_accounts)
)

select
    {{ integrity_columns('22', 'D', {
        'entity_id': 'entity_id', 'account_id': 'account_id',
        'amount_minor': 'sum(amount_minor)', 'currency_code': 'currency_code',
    }) }}
from parts
group by entity_id, account_id, currency_code
having sum(amount_minor) <> 0
