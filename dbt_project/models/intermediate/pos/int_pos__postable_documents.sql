-- Grain: one row per touched document that may post: complete, and no Q finding, or one a
-- reviewer released. A release cannot make an unbalanced document postable.
with blocking as (
    select distinct findings.source_system, findings.source_document_id
    from {{ ref('int_pos__document_findings') }} as findings
    left join {{ source('settings', 'quarantine_releases') }} as releases
        on findings.source_system = releases.source_system
        and findings.source_document_id = releases.document_id
    where releases.document_id is null or findings.invariant in ('3', '35')
)

select
    documents.source_system,
    documents.source_document_id,
    documents.source_version,
    documents.entity_id
from {{ ref('int_pos__documents') }} as documents
inner join {{ ref('int_pos__touched_documents') }} as touched
    on documents.source_system = touched.source_system
    and documents.source_document_id = touched.source_document_id
left join blocking
    on documents.source_system = blocking.source_system
    and documents.source_document_id = blocking.source_document_id
where documents.document_status = 'postable' and blocking.source_document_id is null
