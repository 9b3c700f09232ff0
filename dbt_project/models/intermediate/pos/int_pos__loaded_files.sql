-- Grain: one row per landed file that was read, over all sources, with its records, loaded and rejected.
{{ config(materialized='view') }}
{% for source_system in var('source_systems') + var('evidence_systems') -%}
select * from {{ ref('stg_' ~ source_system ~ '__loaded_files') }}
{% if not loop.last %}union all{% endif %}
{% endfor -%}
