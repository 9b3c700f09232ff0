-- Grain: one row per entry of a touched payout that settles a payment or refund (or a fee of one,
-- billed apart) which is of another currency, or of one that is not the company's own: what was
-- booked at its day's rate leaves clearing, and what the payout pays comes in at the payout's.
-- A failed payout exchanges nothing. An entry in another currency than its payout is left out: nobody
-- says what it was exchanged for, and a finding holds the day (int_square__cash_findings).
{{ config(materialized='view') }}
select
    items.payout_id,
    items.payout_entry_id,
    items.entry_type,
    items.item_id,
    items.treatment = 'clears' as is_clearing,
    items.net_amount_minor,
    items.currency_code,
    payouts.business_date,
    records.amount_minor as item_amount_minor,
    records.stated_fee_amount_minor,
    records.currency_code as item_currency_code,
    records.business_date as item_business_date,
    records.currency_code = entities.functional_currency_code as is_item_in_own_currency
from {{ ref('int_square__payout_items') }} as items
inner join {{ ref('int_square__payouts') }} as payouts
    on items.payout_id = payouts.payout_id
    and items.currency_code = payouts.currency_code
inner join {{ source('settings', 'entities') }} as entities
    on payouts.entity_id = entities.entity_id
inner join {{ ref('int_square__payment_records') }} as records
    on items.item_id = records.source_document_id
where
    payouts.payout_status <> 'FAILED'
    and records.payment_status = 'completed'
    and records.processor is not null
    and (
        records.currency_code <> items.currency_code
        or (items.treatment = 'clears' and items.currency_code <> entities.functional_currency_code)
    )
    and ((items.treatment = 'clears' and items.clearing_place = 1) or items.treatment = 'fee')
