-- Invariant 5 (D). Records of each landed file = raw rows + rejected records; no source gives an independent total.
{{ config(severity='warn', store_failures=true) }}
with loaded as (
    {% for source_system in var('source_systems') -%}
    select '{{ source_system }}' as source_system, object_name, observation_sequence,
        original_name, record_count, rejected_count
    from {{ source(source_system, 'loaded_files') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

raw_rows as (
    {% for source_system, objects in var('record_tables').items() -%}
    {% set outer_loop = loop -%}
    {% for object_name, table in objects.items() -%}
    select '{{ source_system }}' as source_system, '{{ object_name }}' as object_name,
        observation_sequence, count(*) as row_count
    from {{ source(source_system, table) }}
    group by observation_sequence
    {% if not (loop.last and outer_loop.last) %}union all{% endif %}
    {% endfor -%}
    {% endfor %}
)

select
    {{ integrity_columns('5', 'D', {
        'document_id': 'loaded.original_name',
        'amount_minor': 'loaded.record_count - loaded.rejected_count - coalesce(raw_rows.row_count, 0)',
    }) }}
from loaded
left join raw_rows
    on loaded.source_system = raw_rows.source_system
    and loaded.object_name = raw_rows.object_name
    and loaded.observation_sequence = raw_rows.observation_sequence
where loaded.record_count - loaded.rejected_count <> coalesce(raw_rows.row_count, 0)
