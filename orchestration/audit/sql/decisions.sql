-- Decisions of persons landed as control records: releases and their preparation, locks, closings and whatever
-- else is decided. The record stands as it was landed.
select
    decisions.sequence,
    decisions.object_name as record_type,
    decisions.decision,
    decisions.recorded_at,
    decisions.actor,
    decisions.prepared_by,
    decisions.entity_id,
    decisions.period,
    decisions.locked_through,
    decisions.source_system,
    decisions.document_id,
    decisions.source_version,
    decisions.reason,
    decisions.file_sha256,
    decisions.record
from landed_decisions as decisions
left join fct_source_documents as documents
    on decisions.source_system = documents.source_system
    and decisions.document_id = documents.source_document_id
where coalesce(decisions.entity_id, documents.entity_id, $entity) = $entity
order by sequence
