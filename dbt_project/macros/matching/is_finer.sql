{#- Whether an amount has more decimals than its currency: rounding it would change it. -#}
{% macro is_finer(amount, units) -%}
({{ amount }} * {{ units }} <> round({{ amount }} * {{ units }}, 0))
{%- endmacro %}
