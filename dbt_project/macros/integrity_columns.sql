{#-
    The columns every integrity test answers with, so that its rows are findings: which invariant,
    what a breach does (class), where, and how much. Columns a test cannot know are null.
-#}
{% macro integrity_columns(invariant, class, given={}) -%}
{%- set types = {
    'entity_id': 'varchar', 'location_id': 'varchar', 'business_date': 'date',
    'account_id': 'varchar', 'document_id': 'varchar', 'amount_minor': 'bigint',
    'currency_code': 'varchar',
} -%}
'{{ invariant }}' as invariant,
    '{{ class }}' as class,
    {%- for column, type in types.items() %}
    cast({{ given.get(column, 'null') }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Entries the run under way appended: what is older was tested when it was posted. -#}
{% macro entries_of_this_run() -%}
(
    select entries.*
    from {{ ref('fct_journal_entries') }} as entries
    inner join {{ source('settings', 'current_run') }} as run on entries.posted_run_id = run.run_id
)
{%- endmacro %}

{#- Journal lines the run under way appended. -#}
{% macro lines_of_this_run() -%}
(
    select lines.*
    from {{ ref('fct_journal_lines') }} as lines
    inner join {{ source('settings', 'current_run') }} as run on lines.posted_run_id = run.run_id
)
{%- endmacro %}

{#- The settings of an integrity test by its class: P fails the build, the others are stored. -#}
{% macro breach(class) -%}
{{ config(severity='error' if class == 'P' else 'warn', store_failures=(class != 'P'), tags=['integrity']) }}
{%- endmacro %}
