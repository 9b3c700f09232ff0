-- Grain: one row per entry of a payout in the books. `is_settling`: a capture or refund that this
-- entry clears, once, in a payout that did not fail. The unbooked fee is what the entry tells beyond
-- the payment's own record.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with parts as (
    select
        payout_id,
        payout_entry_id,
        cast(sum(case when measure = 'fee' then amount_minor else 0 end) as bigint) as unbooked_fee_amount_minor,
        cast(sum(case
            when measure in ('reserve_released', 'dispute_won', 'advance_received') then -amount_minor
            when measure = 'dispute_lost' then 0
            else amount_minor
        end) as bigint) as moved_out_amount_minor
    from {{ ref('int_square__payout_entry_parts') }}
    group by payout_id, payout_entry_id
)

select
    {{ hash_of(["'square'", 'items.payout_id', 'items.payout_entry_id']) }} as payout_entry_key,
    items.payout_entry_id,
    'square' as source_system,
    items.payout_id as source_document_id,
    payouts.entity_id,
    payouts.location_id,
    payouts.business_date,
    items.entry_type,
    coalesce(items.refund_id, items.payment_id) as payment_id,
    items.dispute_id,
    items.treatment = 'clears' as is_clearing,
    items.treatment = 'clears' and items.item_id is not null
    and items.clearing_place = 1 and not items.is_of_failed_payout as is_settling,
    items.gross_amount_minor,
    items.fee_amount_minor,
    items.net_amount_minor,
    coalesce(parts.unbooked_fee_amount_minor, 0) as unbooked_fee_amount_minor,
    coalesce(parts.moved_out_amount_minor, 0) as moved_out_amount_minor,
    items.currency_code
from {{ ref('int_square__payout_items') }} as items
inner join {{ ref('int_square__payouts') }} as payouts on items.payout_id = payouts.payout_id
inner join {{ ref('int_pos__postable_documents') }} as documents
    on documents.source_system = 'square'
    and items.payout_id = documents.source_document_id
left join parts
    on items.payout_id = parts.payout_id and items.payout_entry_id = parts.payout_entry_id
