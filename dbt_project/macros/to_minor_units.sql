{#-
    A decimal major amount as whole minor units, rounded half away from zero.
    `minor_units_per_major` comes from the seed currencies (100 for USD, 1 for JPY).
-#}
{% macro to_minor_units(amount, minor_units_per_major) -%}
cast(round(({{ amount }}) * {{ minor_units_per_major }}, 0) as bigint)
{%- endmacro %}
