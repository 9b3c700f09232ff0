-- Invariant 33 (P). No raw row disappears: each has exactly one of the seven states of
-- int_pos__raw_row_states, and no state is of a row that never arrived.
{{ config(severity='error', meta={'dagster': {'ref': {'name': 'int_pos__raw_row_states'}}}) }}
{% set states = ['posted', 'superseded', 'duplicate', 'master', 'awaiting_parent', 'ignored', 'quarantined'] -%}
{#- A list of drawer events is one record; its events are the rows that have a state. -#}
{% set rows_of = {'cash_drawer_shift_events': 'cash_drawer_shift_events'} -%}
with raw_rows as (
    {% for source_system, objects in var('record_tables').items() -%}
    {% set outer_loop = loop -%}
    {% for object_name, table in objects.items() -%}
    select '{{ source_system }}' as source_system, observation_sequence, row_number, count(*) as row_count
    from {{ source(source_system, rows_of.get(object_name, table)) }}
    group by observation_sequence, row_number
    {% if not (loop.last and outer_loop.last) %}union all{% endif %}
    {% endfor -%}
    {% endfor %}
),

files as (
    {% for source_system in var('record_tables') -%}
    select distinct '{{ source_system }}' as source_system, observation_sequence, original_name
    from {{ source(source_system, 'loaded_files') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

row_states as (
    select
        source_system,
        observation_sequence,
        row_number,
        min(source_document_id) as source_document_id,
        count(*) as row_count,
        count(case when row_state in ('{{ states | join("', '") }}') then 1 end) as known_count
    from {{ ref('int_pos__raw_row_states') }}
    group by source_system, observation_sequence, row_number
)

select
    {{ integrity_columns('33', 'P', {
        'document_id': 'coalesce(row_states.source_document_id, files.original_name)',
        'amount_minor': 'coalesce(row_states.known_count, 0) - coalesce(raw_rows.row_count, 0)',
    }) }}
from raw_rows
full outer join row_states
    on raw_rows.source_system = row_states.source_system
    and raw_rows.observation_sequence = row_states.observation_sequence
    and raw_rows.row_number = row_states.row_number
left join files
    on raw_rows.source_system = files.source_system
    and raw_rows.observation_sequence = files.observation_sequence
where
    coalesce(row_states.row_count, 0) <> coalesce(raw_rows.row_count, 0)
    or row_states.known_count <> row_states.row_count
