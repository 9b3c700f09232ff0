-- Grain: one row per product, as it is called now (the newest name and department of its source).
{% for source_system in var('source_systems') -%}
select * from {{ ref('int_' ~ source_system ~ '__current_products') }}
{% if not loop.last %}union all by name{% endif %}
{% endfor -%}
