{#-
    Incremental strategy: every touched document's rows go, then what the model returns comes in.
    Rows go even when nothing comes back, so a voided or moved document leaves no ghost. A model
    that follows the posting too (costs) says `changed_documents`.
-#}
{% macro get_incremental_replace_documents_sql(arg_dict) -%}
{{ replaced_documents(arg_dict, ref('int_pos__touched_documents')) }}
{%- endmacro %}

{% macro get_incremental_replace_changed_documents_sql(arg_dict) -%}
{{ replaced_documents(arg_dict, ref('int_pos__changed_documents')) }}
{%- endmacro %}

{% macro replaced_documents(arg_dict, documents) -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ arg_dict['target_relation'] }}
where (source_system, source_document_id) in (
    select (source_system, source_document_id) from {{ documents }}
);
insert into {{ arg_dict['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{#-
    Incremental strategy of what hangs on closed periods: with a decision about one everything goes.
-#}
{% macro get_incremental_replace_documents_or_all_upon_a_decision_sql(arg_dict) -%}
delete from {{ arg_dict['target_relation'] }}
where exists ({{ decisions_of_this_run() }});
{{ replaced_documents(arg_dict, ref('int_pos__touched_documents')) }}
{%- endmacro %}

{#- Decisions about periods that landed since the last committed run. -#}
{% macro decisions_of_this_run() -%}
select 1
from {{ source('settings', 'period_decisions') }} as decisions
cross join {{ source('settings', 'current_run') }} as run
where decisions.observation_sequence > run.committed_sequence
{%- endmacro %}
