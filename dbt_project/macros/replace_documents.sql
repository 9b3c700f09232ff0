{#-
    Incremental strategy: every touched document's rows go, then what the model returns comes in.
    Rows go even when nothing comes back, so a voided or moved document leaves no ghost.
-#}
{% macro get_incremental_replace_documents_sql(arg_dict) -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ arg_dict['target_relation'] }}
where (source_system, source_document_id) in (
    select (source_system, source_document_id) from {{ ref('int_pos__touched_documents') }}
);
insert into {{ arg_dict['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}
