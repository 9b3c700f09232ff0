{#-
    A decimal major amount as whole minor units, rounded half away from zero.
    `exponent` is the currency's number of decimals (2 unless said).
-#}
{% macro to_minor_units(amount, exponent=2) -%}
cast(round(({{ amount }}) * {{ 10 ** exponent }}, 0) as bigint)
{%- endmacro %}
