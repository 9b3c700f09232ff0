{#- The ids of one source's documents that this run reads again, as a subquery for `in`. -#}
{% macro touched_documents(source_system) -%}
(
    select source_document_id
    from {{ ref('int_' ~ source_system ~ '__touched_documents') }}
)
{%- endmacro %}
