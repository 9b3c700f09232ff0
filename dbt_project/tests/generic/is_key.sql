{#- The column, or the columns together, are a key: no value stands on two rows, and none is missing. -#}
{% test is_key(model, column_name=none, columns=[]) %}
{%- set key = columns or [column_name] -%}
select {{ key | join(', ') }}, count(*) as copies
from {{ model }}
group by {{ key | join(', ') }}
having count(*) > 1 or {{ key | join(' is null or ') }} is null
{% endtest %}
