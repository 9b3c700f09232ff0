-- Grain: one row per touched document that may post: complete, and not blocked.
select
    documents.source_system,
    documents.source_document_id,
    documents.source_version,
    documents.entity_id
from {{ ref('int_pos__documents') }} as documents
inner join {{ ref('int_pos__touched_documents') }} as touched
    on documents.source_system = touched.source_system
    and documents.source_document_id = touched.source_document_id
left join {{ ref('int_pos__blocked_documents') }} as blocking
    on documents.source_system = blocking.source_system
    and documents.source_document_id = blocking.source_document_id
where documents.document_status = 'postable' and blocking.source_document_id is null
