{#-
    Incremental strategy for aggregates by business date: the touched dates go, old and new ones
    alike, then what the model returns comes in.
-#}
{% macro get_incremental_replace_dates_sql(arg_dict) -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ arg_dict['target_relation'] }}
where business_date in (select business_date from {{ ref('int_pos__touched_dates') }});
insert into {{ arg_dict['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}
