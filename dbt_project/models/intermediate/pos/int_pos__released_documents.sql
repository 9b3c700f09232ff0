-- Grain: one row per document that a reviewer released in the version that is the newest now. Who
-- judged one version said nothing of the next: what arrives changed is held anew.
{{ config(materialized='view') }}
select documents.source_system, documents.source_document_id
from {{ ref('int_pos__documents') }} as documents
inner join {{ source('settings', 'quarantine_releases') }} as releases
    on documents.source_system = releases.source_system
    and documents.source_document_id = releases.document_id
where releases.source_version is null or documents.source_version = releases.source_version
