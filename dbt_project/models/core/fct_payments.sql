-- Grain: one row per payment or refund, with tender, processor, fee and the payout that settled it.
-- Money given back is negative. Fee = what the payment states + what the payout adds, in the payment's
-- currency: of a payment paid out in another, what the payout tells stays with it. The settled
-- date is the day the payout arrived; an item no payout names is open. A payout that is read again
-- has its items read again.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
with settlements as (
    select
        entries.source_system,
        entries.payment_id,
        entries.source_document_id as payout_id,
        payouts.payout_status,
        case when payouts.payout_status = 'paid' then payouts.arrival_date end as settled_date
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
    where entries.is_settling
),

unbooked_fees as (
    select
        source_system, payment_id, currency_code,
        cast(sum(unbooked_fee_amount_minor) as bigint) as fee_amount_minor
    from {{ ref('fct_payout_entries') }}
    where payment_id is not null
    group by source_system, payment_id, currency_code
)

select
    records.source_document_id as payment_id,
    records.source_system,
    records.source_document_id,
    records.payment_type,
    records.receipt_document_id,
    records.original_payment_id,
    records.entity_id,
    records.location_id,
    records.business_date,
    records.occurred_at,
    records.payment_status,
    records.tender_type,
    records.processor,
    records.amount_minor as payment_amount_minor,
    records.tip_amount_minor,
    records.stated_fee_amount_minor,
    cast(records.stated_fee_amount_minor + coalesce(unbooked_fees.fee_amount_minor, 0) as bigint)
        as fee_amount_minor,
    records.currency_code,
    settlements.payout_id,
    settlements.payout_status,
    settlements.settled_date,
    records.register_id,
    records.employee_id
from {{ ref('int_square__payment_records') }} as records
inner join {{ ref('int_pos__touched_documents') }} as touched
    on records.source_system = touched.source_system
    and records.source_document_id = touched.source_document_id
left join settlements
    on records.source_system = settlements.source_system
    and records.source_document_id = settlements.payment_id
left join unbooked_fees
    on records.source_system = unbooked_fees.source_system
    and records.source_document_id = unbooked_fees.payment_id
    and records.currency_code = unbooked_fees.currency_code
