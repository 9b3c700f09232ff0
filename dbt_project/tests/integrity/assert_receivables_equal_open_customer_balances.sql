-- Invariant 14 (C). 1200 equals what house account tenders and their payments left open, and every line names its customer.
{{ config(severity='warn', store_failures=true) }}
with receivable_accounts as (
    select distinct account_id from {{ ref('int_accounting__account_roles') }}
    where tender_type = 'house_account' or role = 'accounts_receivable'
),

journal as (
    select lines.entity_id, lines.currency_code, lines.account_id,
        coalesce(lines.subledger_id, '') as customer_id,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join receivable_accounts on lines.account_id = receivable_accounts.account_id
    where lines.unit_event = 'receipt'
    group by lines.entity_id, lines.currency_code, lines.account_id, coalesce(lines.subledger_id, '')
),

customers as (
    select tenders.entity_id, tenders.currency_code, coalesce(tenders.subledger_id, '') as customer_id,
        cast(sum(case when tenders.measure = 'tender_received' then tenders.amount_minor
            else -tenders.amount_minor end) as bigint) as amount_minor
    from {{ ref('int_pos__tenders') }} as tenders
    inner join {{ ref('int_accounting__documents_in_the_books') }} as posted
        on tenders.source_system = posted.source_system
        and tenders.source_document_id = posted.source_document_id
    where tenders.tender_type = 'house_account'
    group by tenders.entity_id, tenders.currency_code, coalesce(tenders.subledger_id, '')
)

select
    {{ integrity_columns('14', 'C', {
        'entity_id': 'coalesce(journal.entity_id, customers.entity_id)',
        'account_id': 'journal.account_id',
        'document_id': 'coalesce(journal.customer_id, customers.customer_id)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(customers.amount_minor, 0)',
        'currency_code': 'coalesce(journal.currency_code, customers.currency_code)',
    }) }}
from journal
full outer join customers
    on journal.entity_id = customers.entity_id
    and journal.currency_code = customers.currency_code
    and journal.customer_id = customers.customer_id
where
    coalesce(journal.amount_minor, 0) <> coalesce(customers.amount_minor, 0)
    or (coalesce(journal.customer_id, customers.customer_id) = ''
        and coalesce(journal.amount_minor, customers.amount_minor) <> 0)
