-- Invariant 15 (D). A payment's fee is booked once, whoever tells it: what the entries that settled it
-- took, or what it states itself while no payout has settled it. A stated fee whose payment is
-- not in the books yet is not expected; the payout posts the rest.
{{ breach('D') }}
with booked as (
    select
        source_system, subledger_id as payment_id,
        cast(sum(amount_minor) as bigint) as amount_minor,
        cast(sum(case when event_type = 'processor_fee' then amount_minor else 0 end) as bigint) as own_amount_minor
    from {{ ref('fct_journal_lines') }}
    where
        event_type in ('processor_fee', 'payout') and measure = 'fee' and subledger_type = 'payment'
        and account_id in (select account_id from {{ ref('int_accounting__account_roles') }} where role = 'card_fees')
    group by source_system, subledger_id
),

told as (
    select
        entries.source_system, entries.payment_id, entries.currency_code,
        bool_or(entries.is_settling) as is_settled,
        cast(sum(case
            -- a failed payout still holds what nobody sent again
            when payouts.payout_status = 'failed' then entries.unbooked_fee_amount_minor
            when entries.is_clearing then entries.fee_amount_minor
            else -entries.net_amount_minor
        end) as bigint) as amount_minor
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
    -- of what names a payment, an entry that clears none and disputes none is a fee
    where entries.is_clearing or entries.dispute_id is null
    group by entries.source_system, entries.payment_id, entries.currency_code
),

differences as (
    select
        payments.entity_id, payments.location_id, payments.business_date, payments.currency_code,
        payments.source_document_id as document_id,
        coalesce(booked.amount_minor, 0)
        - case when told.is_settled then told.amount_minor else payments.fee_amount_minor end
        + case when coalesce(booked.own_amount_minor, 0) = 0 then payments.stated_fee_amount_minor else 0 end
            as amount_minor
    from {{ ref('fct_payments') }} as payments
    left join booked
        on payments.source_system = booked.source_system
        and payments.source_document_id = booked.payment_id
    left join told
        on payments.source_system = told.source_system
        and payments.source_document_id = told.payment_id
        and payments.currency_code = told.currency_code
    where payments.processor is not null
)

select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'document_id': 'document_id', 'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    }) }}
from differences
where amount_minor <> 0
