{#- A view in one statement, for the reason macros/materializations/table.sql gives. -#}
{% materialization view, adapter='duckdb' %}
{%- set target_relation = this.incorporate(type='view') -%}
{%- do drop_other_kind(load_cached_relation(this), 'view') -%}
{{ run_hooks(pre_hooks) }}
{% call statement('main', auto_begin=false) -%}
    create or replace view {{ target_relation }} as ({{ compiled_code }})
{%- endcall %}
{{ run_hooks(post_hooks) }}
{{ adapter.commit() }}
{{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
