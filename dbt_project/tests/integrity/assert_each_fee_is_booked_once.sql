-- Invariant 15 (D). A payment's fee is booked once, whoever tells it: what the entries that settled it
-- took, or what it states itself while no payout has settled it. A stated fee whose payment is
-- not in the books yet is not expected; the payout posts the rest. What a payment states in one
-- currency is all of its fee; what a payout tells in another is booked only where none is stated.
{{ breach('D') }}
with booked as (
    select
        source_system, subledger_id as payment_id, currency_code,
        cast(sum(amount_minor) as bigint) as booked_minor,
        cast(sum(case when event_type = 'processor_fee' then amount_minor else 0 end) as bigint) as own_minor,
        cast(0 as bigint) as told_minor,
        false as is_settled
    from {{ ref('fct_journal_lines') }}
    where
        event_type in ('processor_fee', 'payout') and measure = 'fee' and subledger_type = 'payment'
        and account_id in (select account_id from {{ ref('int_accounting__account_roles') }} where role = 'card_fees')
    group by source_system, subledger_id, currency_code
),

told as (
    select
        entries.source_system, entries.payment_id, entries.currency_code,
        cast(0 as bigint) as booked_minor,
        cast(0 as bigint) as own_minor,
        cast(sum(case
            -- a failed payout still holds what nobody sent again
            when payouts.payout_status = 'failed' then entries.unbooked_fee_amount_minor
            when entries.is_clearing then entries.fee_amount_minor
            else -entries.net_amount_minor
        end) as bigint) as told_minor,
        bool_or(entries.is_settling) as is_settled
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
    -- of what names a payment, an entry that clears none and disputes none is a fee
    where entries.is_clearing or entries.dispute_id is null
    group by entries.source_system, entries.payment_id, entries.currency_code
),

fees as (
    select
        source_system, payment_id, currency_code,
        cast(sum(booked_minor) as bigint) as booked_minor,
        cast(sum(own_minor) as bigint) as own_minor,
        cast(sum(told_minor) as bigint) as told_minor,
        bool_or(is_settled) as is_settled
    from (
        select * from booked
        union all
        select * from told
    ) as parts
    group by source_system, payment_id, currency_code
),

differences as (
    select
        payments.entity_id, payments.location_id, payments.business_date, payments.currency_code,
        payments.source_document_id as document_id,
        coalesce(fees.booked_minor, 0)
        - case when fees.is_settled then fees.told_minor else payments.fee_amount_minor end
        + case when coalesce(fees.own_minor, 0) = 0 then payments.stated_fee_amount_minor else 0 end
            as amount_minor
    from {{ ref('fct_payments') }} as payments
    left join fees
        on payments.source_system = fees.source_system
        and payments.source_document_id = fees.payment_id
        and payments.currency_code = fees.currency_code
    where payments.processor is not null
    union all
    select
        payments.entity_id, payments.location_id, payments.business_date, fees.currency_code,
        payments.source_document_id,
        fees.booked_minor - fees.own_minor
        - case
            when payments.stated_fee_amount_minor <> 0 or fees.own_minor <> 0 then 0
            else fees.told_minor
        end
    from {{ ref('fct_payments') }} as payments
    inner join fees
        on payments.source_system = fees.source_system
        and payments.source_document_id = fees.payment_id
        and payments.currency_code <> fees.currency_code
    where payments.processor is not null
)

select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'document_id': 'document_id', 'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    }) }}
from differences
where amount_minor <> 0
