-- Grain: one row per touched gift card activity that no receipt or refund posts.
-- Raised: Dr by reason (suspense when none fits) / Cr 2210. Lowered: Dr 2210 / Cr by reason.
-- Imported: Dr 3990 / Cr 2210. From card to card: through 1180, zero per pair of cards.
{{ config(materialized='view') }}
with activities as (
    select
        cards.*,
        coalesce(cards.measure, 'unknown_activity') as posted_measure,
        case
            when cards.measure = 'card_decreased' then -cards.amount_minor
            else cards.amount_minor
        end as posted_amount_minor
    from {{ ref('int_square__gift_cards') }} as cards
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on documents.source_system = 'square'
        and cards.activity_id = documents.source_document_id
)

{{ as_event_amounts('activities', {
    'source_system': "'square'", 'source_document_id': 'activity_id',
    'unit_event': "'gift_card_activity'", 'source_version': 'record_hash',
    'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
    'event_type': "'gift_card'", 'measure': 'posted_measure',
    'amount_minor': 'posted_amount_minor', 'currency_code': 'currency_code',
    'source_line_id': 'activity_id', 'reason_code': 'lower(activity_reason)',
    'subledger_type': "case when measure = 'card_transferred' then 'settlement' else 'gift_card' end",
    'subledger_id': "case when measure = 'card_transferred' then concat(least(gift_card_id,"
        ~ " other_gift_card_id), '|', greatest(gift_card_id, other_gift_card_id)) else gift_card_id end",
}) }}
