-- Grain: one row per raw row of a touched document or master, with exactly one of the seven states.
{{ config(materialized='view') }}
{% for family in var('square_document_families') -%}
select * from {{ ref('int_square__' ~ family ~ '_row_states') }}
{% if not loop.last %}union all by name{% endif %}
{% endfor -%}
