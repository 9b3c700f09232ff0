{#- A content id: md5 over the given expressions, nulls as empty, a bar between. -#}
{% macro hash_of(expressions) -%}
md5(concat(
    {%- for expression in expressions -%}
    {{ "'|', " if not loop.first }}coalesce(cast({{ expression }} as varchar), ''){{ ', ' if not loop.last }}
    {%- endfor -%}
))
{%- endmacro %}

{#- A 64 bit number from a text, for digests that do not depend on the order of rows. -#}
{% macro number_of_hash(expression) -%}
{{ return(adapter.dispatch('number_of_hash')(expression)) }}
{%- endmacro %}

{% macro duckdb__number_of_hash(expression) -%}
md5_number_lower({{ expression }})
{%- endmacro %}
