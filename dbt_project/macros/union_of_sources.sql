{#- The same canonical relation of every source, stacked. -#}
{% macro union_of_sources(relation_name, source_systems) -%}
{%- for source_system in source_systems %}
select * from {{ ref('int_' ~ source_system ~ '__' ~ relation_name) }}
{%- if not loop.last %}
union all by name
{%- endif %}
{%- endfor %}
{%- endmacro %}
