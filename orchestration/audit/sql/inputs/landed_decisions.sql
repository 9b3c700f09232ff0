-- Control records that hold a decision of a person, one a file, as they were landed.
with records as (
    select
        manifest.sequence,
        manifest.object_name,
        manifest.file_sha256,
        landed.content as record,
        case when json_valid(landed.content) then landed.content end as readable
    from landing_manifest as manifest
    inner join read_text($decision_files) as landed on ends_with(landed.filename, manifest.relative_path)
    where manifest.source = 'control' and manifest.object_name in (select unnest($decision_objects))
)

select
    sequence,
    object_name,
    file_sha256,
    json_extract_string(readable, '$.decision') as decision,
    json_extract_string(readable, '$.recorded_at') as recorded_at,
    json_extract_string(readable, '$.actor') as actor,
    json_extract_string(readable, '$.prepared_by') as prepared_by,
    json_extract_string(readable, '$.entity_id') as entity_id,
    json_extract_string(readable, '$.period') as period,
    json_extract_string(readable, '$.locked_through') as locked_through,
    json_extract_string(readable, '$.source_system') as source_system,
    json_extract_string(readable, '$.document_id') as document_id,
    json_extract_string(readable, '$.source_version') as source_version,
    json_extract_string(readable, '$.reason') as reason,
    record
from records
