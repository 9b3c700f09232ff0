-- Grain: one row per document that this run reads again, over all sources.
{{ config(materialized='table') }}
{% for source_system in var('source_systems') -%}
select '{{ source_system }}' as source_system, source_document_id
from {{ ref('int_' ~ source_system ~ '__touched_documents') }}
{% if not loop.last %}union{% endif %}
{% endfor -%}
