-- Grain: one row per landed file that was read. Records = loaded + rejected, as counted when the file
-- was first in the books: the control total of each file.
{{ config(materialized='incremental', incremental_strategy='append') }}
select
    files.source_system,
    files.object_name,
    files.observation_sequence,
    files.original_name,
    files.file_sha256,
    files.record_count,
    files.loaded_count,
    files.rejected_count
from {{ ref('int_pos__loaded_files') }} as files
{% if is_incremental() -%}
left join {{ this }} as known
    on files.source_system = known.source_system
    and files.object_name = known.object_name
    and files.observation_sequence = known.observation_sequence
where known.observation_sequence is null
{%- endif %}
