-- Grain: one row per document with a Q finding that no reviewer released: nothing of it posts.
-- A release cannot make an unbalanced document, or one without its exchange rate, postable.
{{ config(materialized='view') }}
select distinct findings.source_system, findings.source_document_id
from {{ ref('int_pos__document_findings') }} as findings
left join {{ source('settings', 'quarantine_releases') }} as releases
    on findings.source_system = releases.source_system
    and findings.source_document_id = releases.document_id
where releases.document_id is null or findings.invariant in ('3', '35')
