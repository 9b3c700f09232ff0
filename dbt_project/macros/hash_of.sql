{#- A content id: md5 over the given expressions, nulls as empty, a bar between. -#}
{% macro hash_of(expressions) -%}
md5({{ text_of(expressions) }})
{%- endmacro %}

{% macro text_of(expressions) -%}
concat(
    {%- for expression in expressions -%}
    {{ "'|', " if not loop.first }}coalesce(cast({{ expression }} as varchar), ''){{ ', ' if not loop.last }}
    {%- endfor -%}
)
{%- endmacro %}

{#-
    A digest of many rows that does not depend on their order: the sums of the two 64 bit halves of
    `number`, each row's `number_of_row`.
-#}
{% macro digest_of_rows(number) -%}
{{ return(adapter.dispatch('digest_of_rows')(number)) }}
{%- endmacro %}

{#- A sum of unsigned numbers of 128 bits is a DOUBLE, which depends on the order of rows after all. -#}
{% macro duckdb__digest_of_rows(number) -%}
concat(
    cast(sum(cast({{ number }} & 18446744073709551615 as hugeint)) as varchar), '.',
    cast(sum(cast({{ number }} >> 64 as hugeint)) as varchar)
)
{%- endmacro %}

{#- The md5 of the given expressions as a number of 128 bits. -#}
{% macro number_of_row(expressions) -%}
{{ return(adapter.dispatch('number_of_row')(expressions)) }}
{%- endmacro %}

{% macro duckdb__number_of_row(expressions) -%}
md5_number({{ text_of(expressions) }})
{%- endmacro %}
