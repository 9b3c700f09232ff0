-- Grain: one row per document that this run reads again, over all sources.
{{ config(materialized='table') }}
{% for source_system in var('source_systems') + var('evidence_systems') -%}
select '{{ source_system }}' as source_system, source_document_id
from {{ ref('int_' ~ source_system ~ '__touched_documents') }}
{% if not loop.last %}union{% endif %}
{% endfor -%}
union
select releases.source_system, releases.document_id as source_document_id
from {{ source('settings', 'quarantine_releases') }} as releases
cross join {{ source('settings', 'current_run') }} as run
where releases.observation_sequence > run.committed_sequence
