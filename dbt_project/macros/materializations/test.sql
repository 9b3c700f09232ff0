{#-
    A data test in one statement, two where its rows are stored: dbt would drop the table of the
    run before in a transaction of its own.
-#}
{% materialization test, adapter='duckdb' %}
{%- set relations = [] -%}
{%- set failing_rows = get_limit_subquery_sql(sql, config.get('limit')) -%}
{% if should_store_failures() %}
    {%- set stored = api.Relation.create(
        database=database, schema=schema, identifier=model['alias'], type='table'
    ) -%}
    {% call statement('stored', auto_begin=false) -%}
        create or replace table {{ stored }} as ({{ failing_rows }})
    {%- endcall %}
    {%- do relations.append(stored) -%}
    {%- set failing_rows = 'select * from ' ~ stored -%}
{% endif %}
{% call statement('main', fetch_result=true, auto_begin=false) -%}
    {{ get_test_sql(
        failing_rows, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'),
        limit=none
    ) }}
{%- endcall %}
{{ return({'relations': relations}) }}
{% endmaterialization %}
