{#- Whole minor units as a decimal major amount; `minor_unit` comes from the seed currencies. -#}
{% macro major_units(amount_minor, minor_unit) -%}
cast(cast({{ amount_minor }} as decimal(18, 0)) * {{ minor_unit }} as decimal(19, 4))
{%- endmacro %}
