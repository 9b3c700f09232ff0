-- Invariant 15 (D). 1110 per processor account = captured - refunded - fees booked - what payout entries
-- moved out - net paid out: what is left is the items no payout has settled. A simple payout is open
-- until a batch retells it; a failed payout's items are open again.
{{ breach('D') }}
with live_units as (
    select source_system, source_document_id, unit_event
    from (
        select
            source_system, source_document_id, unit_event, entry_type,
            row_number() over (partition by posting_unit_id order by entry_revision desc) as place
        from {{ ref('fct_journal_entries') }}
        where unit_event in ('receipt', 'late_tender', 'refund', 'processor_fee')
    ) as entries
    where place = 1 and entry_type <> 'reversal'
),

items as (
    select
        payments.entity_id, payments.location_id, payments.currency_code,
        case when receipts.unit_event is not null or own.unit_event is not null
            then payments.payment_amount_minor else 0 end
        - case when fees.unit_event is not null then payments.stated_fee_amount_minor else 0 end
        - case when payments.payout_id is not null
            then payments.payment_amount_minor - payments.stated_fee_amount_minor else 0 end
            as amount_minor
    from {{ ref('fct_payments') }} as payments
    left join live_units as receipts
        on payments.payment_type = 'payment' and receipts.unit_event = 'receipt'
        and payments.source_system = receipts.source_system
        and payments.receipt_document_id = receipts.source_document_id
    left join live_units as own
        on own.unit_event in ('late_tender', 'refund')
        and payments.source_system = own.source_system
        and payments.source_document_id = own.source_document_id
    left join live_units as fees
        on fees.unit_event = 'processor_fee'
        and payments.source_system = fees.source_system
        and payments.source_document_id = fees.source_document_id
    where payments.processor is not null and payments.payment_status = 'completed'
),

unmatched_payouts as (
    select entity_id, location_id, currency_code, -payout_amount_minor - payout_fee_amount_minor as amount_minor
    from {{ ref('fct_payouts') }}
    where entry_count = 0 and payout_status <> 'failed'
    union all
    select
        entries.entity_id, entries.location_id, entries.currency_code,
        case when payouts.payout_status = 'failed' then -entries.moved_out_amount_minor
            when entries.is_clearing and not entries.is_settling then -entries.gross_amount_minor
            else 0 end
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
),

journal as (
    select entity_id, location_id, currency_code, -amount_minor as amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (select account_id from {{ ref('int_accounting__account_roles') }} where role = 'card_clearing')
),

differences as (
    select
        entity_id, location_id, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
    from (
        select * from items
        union all
        select * from unmatched_payouts
        union all
        select * from journal
    ) as parts
    group by entity_id, location_id, currency_code
)

select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id',
        'account_id': "(select min(account_id) from " ~ ref('int_accounting__account_roles') ~ " where role = 'card_clearing')",
        'amount_minor': '-amount_minor', 'currency_code': 'currency_code',
    }) }}
from differences
where amount_minor <> 0
