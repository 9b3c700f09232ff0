-- Grain: one row per payout of a processor that is in the books, newest version.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    payouts.payout_id,
    'square' as source_system,
    payouts.payout_id as source_document_id,
    'square' as processor,
    payouts.entity_id,
    payouts.location_id,
    payouts.business_date,
    lower(payouts.payout_status) as payout_status,
    payouts.arrival_date,
    payouts.bank_reference,
    payouts.entry_count,
    payouts.payout_amount_minor,
    payouts.entries_net_amount_minor,
    payouts.payout_fee_amount_minor,
    payouts.currency_code
from {{ ref('int_square__payouts') }} as payouts
inner join {{ ref('int_pos__postable_documents') }} as documents
    on documents.source_system = 'square'
    and payouts.payout_id = documents.source_document_id
