{#-
    Landed files of one source with the records they hold, those loaded raw and those rejected. Loaded
    is counted in the raw tables themselves, not taken from what loading said.
-#}
{% macro loaded_files(source_system) -%}
with raw_rows as (
    {% for object_name, table in var('record_tables')[source_system].items() -%}
    select '{{ object_name }}' as object_name, observation_sequence, count(*) as row_count
    from {{ source(source_system, table) }}
    group by observation_sequence
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select
    '{{ source_system }}' as source_system,
    files.object_name,
    files.observation_sequence,
    files.original_name,
    files.file_sha256,
    files.record_count,
    cast(coalesce(raw_rows.row_count, 0) as bigint) as loaded_count,
    files.rejected_count
from {{ source(source_system, 'loaded_files') }} as files
left join raw_rows
    on files.object_name = raw_rows.object_name
    and files.observation_sequence = raw_rows.observation_sequence
{%- endmacro %}
