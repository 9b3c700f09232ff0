-- Grain: one row per amount of a touched payout.
-- Sent (created_at's day): Dr 1035 net; Dr 6110 fees not yet booked; Dr 1140, 1150, 6120, 2510 what
-- its entries hold back / Cr 1110; what it exchanges, through 7010. Paid (arrival date): Dr 1040 /
-- Cr 1035, at the rate it was sent at. A failed payout sends nothing, what its entries held back
-- stays held: posting mirrors the rest.
{{ config(materialized='view') }}
with payouts as (
    select payouts.*
    from {{ ref('int_square__payouts') }} as payouts
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on documents.source_system = 'square'
        and payouts.payout_id = documents.source_document_id
),

amounts as (
    select
        payout_id, 'payout_sent' as unit_event, business_date, 'payout' as event_type,
        'payout_sent' as measure, payout_amount_minor as amount_minor, currency_code,
        payout_id as source_line_id, 'payout' as subledger_type, payout_id as subledger_id,
        cast(null as varchar) as reason_code, business_date as rate_date
    from payouts
    where payout_status <> 'FAILED'
    union all
    select
        payout_id, 'payout_sent', business_date, 'payout', 'payout_fee', payout_fee_amount_minor,
        currency_code, payout_id, 'payout', payout_id, null, business_date
    from payouts
    where payout_status <> 'FAILED'
    union all
    select
        payout_id, 'payout_paid', coalesce(arrival_date, business_date), 'payout_paid', 'payout_paid',
        payout_amount_minor, currency_code, payout_id, 'payout', payout_id, null, business_date
    from payouts
    where payout_status = 'PAID'
    union all
    select
        payouts.payout_id, 'payout_sent', payouts.business_date, 'payout', parts.measure,
        parts.amount_minor, parts.currency_code, parts.payout_entry_id,
        case
            when parts.dispute_id is not null then 'dispute'
            when coalesce(parts.refund_id, parts.payment_id) is not null then 'payment'
            else 'payout'
        end,
        coalesce(parts.dispute_id, parts.refund_id, parts.payment_id, payouts.payout_id),
        lower(parts.entry_type), payouts.business_date
    from payouts
    inner join {{ ref('int_square__payout_entry_parts') }} as parts
        on payouts.payout_id = parts.payout_id
    union all
    select
        payouts.payout_id, 'payout_sent', payouts.business_date, 'payout', exchanged.measure,
        exchanged.amount_minor, exchanged.currency_code,
        coalesce(exchanged.payout_entry_id, payouts.payout_id),
        case when exchanged.item_id is null then 'payout' else 'payment' end,
        coalesce(exchanged.item_id, payouts.payout_id), lower(exchanged.entry_type), exchanged.rate_date
    from payouts
    inner join {{ ref('int_square__exchanged_amounts') }} as exchanged
        on payouts.payout_id = exchanged.payout_id
),

dimensioned as (
    select amounts.*, payouts.record_hash, payouts.entity_id, payouts.location_id
    from amounts
    inner join payouts on amounts.payout_id = payouts.payout_id
)

{{ as_event_amounts('dimensioned', {
    'source_system': "'square'", 'source_document_id': 'payout_id', 'unit_event': 'unit_event',
    'source_version': 'record_hash', 'entity_id': 'entity_id', 'location_id': 'location_id',
    'business_date': 'business_date', 'event_type': 'event_type', 'measure': 'measure',
    'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    'source_line_id': 'source_line_id', 'processor': "'square'", 'reason_code': 'reason_code',
    'subledger_type': 'subledger_type', 'subledger_id': 'subledger_id', 'rate_date': 'rate_date',
}) }}
