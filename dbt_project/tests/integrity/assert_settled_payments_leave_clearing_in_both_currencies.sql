-- Invariant 15 (D). A payment or refund in a foreign currency that has left 1110 has left it in
-- functional currency too: at the rate it was booked at, whatever the payout paid for it. The
-- difference is realised on 7010.
{{ breach('D') }}
with lines as (
    select
        entity_id, location_id, source_system, currency_code, account_id, amount_minor,
        functional_amount_minor,
        case
            when event_type = 'tender' then source_line_id
            when event_type = 'payout' then subledger_id
            else source_document_id
        end as payment_id
    from {{ ref('fct_journal_lines') }}
    where
        currency_code <> functional_currency_code
        and account_id in (
            select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
            where roles.role = 'card_clearing'
        )
        and (event_type <> 'payout' or measure = 'item_exchanged')
)

select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'lines.entity_id', 'location_id': 'lines.location_id',
        'business_date': 'payments.business_date', 'account_id': 'lines.account_id',
        'document_id': 'payments.source_document_id',
        'amount_minor': 'sum(lines.functional_amount_minor)',
        'currency_code': 'lines.currency_code',
    }) }}
from {{ ref('fct_payments') }} as payments
inner join lines
    on payments.source_system = lines.source_system
    and payments.source_document_id = lines.payment_id
    and payments.currency_code = lines.currency_code
where payments.payout_id is not null
group by
    lines.entity_id, lines.location_id, payments.business_date, lines.account_id,
    payments.source_document_id, lines.currency_code
having sum(lines.amount_minor) = 0 and sum(lines.functional_amount_minor) <> 0
