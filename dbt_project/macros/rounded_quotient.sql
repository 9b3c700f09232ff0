{#- A whole number divided by a positive one, rounded half away from zero. No float comes near. -#}
{% macro rounded_quotient(numerator, denominator) -%}
cast(sign({{ numerator }}) * {{ integer_quotient(
    '2 * abs(' ~ numerator ~ ') + ' ~ denominator, '2 * ' ~ denominator
) }} as bigint)
{%- endmacro %}
