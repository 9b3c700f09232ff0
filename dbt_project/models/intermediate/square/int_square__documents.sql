-- Grain: one row per touched document of the source in its newest version.
{% for family in var('square_document_families') -%}
select * from {{ ref('int_square__' ~ family ~ '_documents') }}
{% if not loop.last %}union all by name{% endif %}
{% endfor -%}
