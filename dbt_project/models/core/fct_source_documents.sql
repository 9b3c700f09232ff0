-- Grain: one row per document of a source in its newest version, posted or not, with the landed row
-- that states it.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
select
    documents.source_system,
    documents.source_document_id,
    documents.document_type,
    documents.source_version,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    documents.occurred_at,
    documents.currency_code,
    documents.document_status,
    documents.status_reason,
    documents.file_sha256,
    documents.row_number,
    documents.observation_sequence
from {{ ref('int_pos__documents') }} as documents
inner join {{ ref('int_pos__touched_documents') }} as touched
    on documents.source_system = touched.source_system
    and documents.source_document_id = touched.source_document_id
