{#- Whole-number division of non-negative numbers, wide enough for amount times weight. -#}
{% macro integer_quotient(numerator, denominator) -%}
{{ return(adapter.dispatch('integer_quotient')(numerator, denominator)) }}
{%- endmacro %}

{% macro duckdb__integer_quotient(numerator, denominator) -%}
(cast({{ numerator }} as hugeint) // cast({{ denominator }} as hugeint))
{%- endmacro %}

{% macro spark__integer_quotient(numerator, denominator) -%}
(cast({{ numerator }} as decimal(38, 0)) div cast({{ denominator }} as decimal(38, 0)))
{%- endmacro %}
