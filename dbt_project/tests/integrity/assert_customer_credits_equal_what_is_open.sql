-- Invariant 22 (D). 2215 and 2230 = credits and deposits given less used; 2240 = failed refunds still
-- owed. Per entity and account, against the receipts' tenders, late payments and refunds.
{{ breach('D') }}
with credit_accounts as (
    select distinct account_id, tender_type
    from {{ ref('int_accounting__account_roles') }}
    where role = 'tender' and tender_type in ('store_credit', 'deposit')
    union
    select distinct account_id, 'failed_refund' as tender_type
    from {{ ref('int_accounting__account_roles') }}
    where role = 'refund_liability'
),

own_units as (
    select source_system, source_document_id
    from (
        select
            source_system, source_document_id, entry_type,
            row_number() over (partition by posting_unit_id order by entry_revision desc) as place
        from {{ ref('fct_journal_entries') }}
        where unit_event in ('late_tender', 'refund')
    ) as entries
    where place = 1 and entry_type <> 'reversal'
),

credits as (
    select
        tenders.entity_id, tenders.currency_code, tenders.tender_type,
        case when tenders.measure = 'tender_received' then tenders.amount_minor else -tenders.amount_minor end
            as amount_minor
    from {{ ref('int_pos__tenders') }} as tenders
    inner join {{ ref('int_accounting__documents_in_the_books') }} as posted
        on tenders.source_system = posted.source_system
        and tenders.source_document_id = posted.source_document_id
    where tenders.measure in ('tender_received', 'tender_refunded')
    union all
    select payments.entity_id, payments.currency_code, payments.tender_type, payments.payment_amount_minor
    from {{ ref('fct_payments') }} as payments
    inner join own_units
        on payments.source_system = own_units.source_system
        and payments.source_document_id = own_units.source_document_id
    where payments.payment_status = 'completed'
    union all
    select payments.entity_id, payments.currency_code, 'failed_refund', payments.payment_amount_minor
    from {{ ref('fct_payments') }} as payments
    inner join own_units
        on payments.source_system = own_units.source_system
        and payments.source_document_id = own_units.source_document_id
    where payments.payment_type = 'refund' and payments.payment_status = 'failed'
),

parts as (
    select credits.entity_id, credits.currency_code, credit_accounts.account_id, -credits.amount_minor as amount_minor
    from credits
    inner join credit_accounts on credits.tender_type = credit_accounts.tender_type
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
