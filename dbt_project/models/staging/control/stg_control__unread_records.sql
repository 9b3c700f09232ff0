-- Grain: one row per control record, or books file, that could not be read. What a decision was about
-- is taken from its own text where that can still be read. Engine-specific: DuckDB's JSON functions.
with rejected as (
    select *, case when json_valid(record_text) then record_text end as readable_text
    from {{ source('control', 'rejected_records') }}
),

files as (
    select * from {{ source('control', 'loaded_files') }}
),

newest as (
    select object_name, max(observation_sequence) as observation_sequence
    from files
    group by object_name
)

select
    files.object_name,
    files.original_name,
    json_extract_string(rejected.readable_text, '$.entity_id') as entity_id,
    json_extract_string(rejected.readable_text, '$.source_system') as released_source_system,
    json_extract_string(rejected.readable_text, '$.document_id') as released_document_id,
    rejected.reason,
    rejected.detail,
    rejected.file_sha256,
    rejected.row_number,
    rejected.observation_sequence,
    newest.observation_sequence > rejected.observation_sequence as is_followed
from rejected
inner join files
    on rejected.observation_sequence = files.observation_sequence
    and rejected.object_name = files.object_name
inner join newest on files.object_name = newest.object_name
