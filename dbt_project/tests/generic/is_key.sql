{#- The column is a key: no value stands on two rows, and none is missing. One query instead of two. -#}
{% test is_key(model, column_name) %}
select {{ column_name }}, count(*) as copies
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null
{% endtest %}
