-- Invariant 14 (C). 1200 equals what house account tenders and their payments left open, and every line names its customer.
{{ config(severity='warn', store_failures=true) }}
with receivable_accounts as (
    select distinct account_id from {{ ref('int_accounting__account_roles') }}
    where tender_type = 'house_account' or role = 'accounts_receivable'
),

parts as (
    select entity_id, currency_code, account_id, item_id as customer_id,
        cast(0 as bigint) as posted_minor, amount_minor as open_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'house accounts' and item_id is not null
    union all
    select lines.entity_id, lines.currency_code, lines.account_id, coalesce(lines.subledger_id, ''),
        lines.amount_minor, 0
    from {{ ref('fct_journal_lines') }} as lines
    inner join receivable_accounts on lines.account_id = receivable_accounts.account_id
)

select
    {{ integrity_columns('14', 'C', {
        'entity_id': 'entity_id', 'account_id': 'account_id', 'document_id': 'customer_id',
        'amount_minor': 'sum(posted_minor) - sum(open_minor)', 'currency_code': 'currency_code',
    }) }}
from parts
group by entity_id, currency_code, account_id, customer_id
having sum(posted_minor) <> sum(open_minor) or (customer_id = '' and sum(posted_minor) <> 0)
