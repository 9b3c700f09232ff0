-- Grain: one row per document with a Q finding that holds it: nothing of it posts. A release lets go
-- only what breaks nothing but releasable rules.
{{ config(materialized='view') }}
select distinct findings.source_system, findings.source_document_id
from {{ ref('int_pos__document_findings') }} as findings
left join {{ ref('quarantine_rules') }} as rules on findings.invariant = rules.invariant
left join {{ ref('int_pos__released_documents') }} as released
    on findings.source_system = released.source_system
    and findings.source_document_id = released.source_document_id
where released.source_document_id is null or not coalesce(rules.is_releasable, false)
