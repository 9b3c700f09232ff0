{#-
    A table in one statement. DuckDB replaces a table as one transaction, so the intermediate
    relation, its two renames and the drop of a backup, which dbt makes for databases that cannot,
    would only cost time: some thirty milliseconds for each of a hundred tables. Grants, indexes
    and persisted comments have no use in a warehouse of one process and are left out.
-#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
{%- set existing_relation = load_cached_relation(this) -%}
{%- set target_relation = this.incorporate(type='table') -%}
{{ run_hooks(pre_hooks) }}
{% if model['language'] == 'python' %}
    {#- Its code runs outside dbt's transaction, so it writes under another name first: a failure
        must not leave the model without its table. -#}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
    {% call statement('main', language='python') -%}
        {{- create_table_as(False, intermediate_relation, compiled_code, 'python') -}}
    {%- endcall %}
    {%- do drop_relation_if_exists(existing_relation) -%}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
{% else %}
    {%- do drop_other_kind(existing_relation, 'table') -%}
    {% call statement('main', auto_begin=config.get('contract').enforced) -%}
        {{ create_or_replace_table(target_relation, compiled_code) }}
    {%- endcall %}
{% endif %}
{{ run_hooks(post_hooks) }}
{{ adapter.commit() }}
{{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#- Under a contract the columns are declared first, so that their constraints hold. -#}
{% macro create_or_replace_table(relation, compiled_code) -%}
{%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
    create or replace table {{ relation }} {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }});
{%- else -%}
    create or replace table {{ relation }} as ({{ compiled_code }})
{%- endif -%}
{%- endmacro %}

{#- A view cannot be replaced by a table, nor a table by a view. -#}
{% macro drop_other_kind(existing_relation, kind) -%}
    {%- if existing_relation is not none and existing_relation.type != kind -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
{%- endmacro %}
