-- Grain: one row per gift card activity that moved money on a card: positive raises the balance.
-- `is_posted_by_receipt`: its receipt or refund posts it, otherwise the activity itself does.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    activity_id as gift_card_activity_id,
    'square' as source_system,
    activity_id as source_document_id,
    gift_card_id,
    entity_id,
    location_id,
    business_date,
    created_at as occurred_at,
    coalesce(movement_type, 'adjusted') as movement_type,
    document_status = 'ignored' as is_posted_by_receipt,
    posting_id as receipt_document_id,
    amount_minor as balance_change_amount_minor,
    balance_amount_minor,
    currency_code
from {{ ref('int_square__gift_cards') }}
where amount_minor <> 0 and document_status in ('ignored', 'postable') and entity_id is not null
