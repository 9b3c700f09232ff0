-- Grain: one row per processing fee stated on a touched payment or refund.
-- Dr 6110 Card fees / Cr 1110 Card clearing at the fee's effective date; given back: swapped.
{{ config(materialized='view') }}
with fees as (
    select fees.*
    from {{ ref('int_square__processing_fees') }} as fees
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on documents.source_system = 'square'
        and fees.source_document_id = documents.source_document_id
)

{{ as_event_amounts('fees', {
    'source_system': "'square'", 'source_document_id': 'source_document_id',
    'unit_event': "'processor_fee'", 'source_version': 'source_version',
    'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
    'event_type': "'processor_fee'", 'measure': "'fee'", 'amount_minor': 'fee_amount_minor',
    'currency_code': 'currency_code', 'source_line_id': 'processing_fee_id',
    'processor': "'square'", 'subledger_type': "'payment'", 'subledger_id': 'source_document_id',
}) }}
