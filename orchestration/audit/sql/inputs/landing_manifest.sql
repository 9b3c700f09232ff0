-- The landing's manifest up to the record of the published run; the last line may be torn by a crash.
select
    sequence, observation_id, batch_id, fetched_at, source, object_name, "window" as time_window, original_name,
    file_sha256, bytes, relative_path, redactions, original_fingerprint
from read_json(
    $manifest,
    format = 'newline_delimited',
    ignore_errors = true,
    columns = {
        sequence: 'BIGINT', observation_id: 'VARCHAR', batch_id: 'VARCHAR', fetched_at: 'VARCHAR',
        source: 'VARCHAR', object_name: 'VARCHAR', "window": 'VARCHAR', original_name: 'VARCHAR',
        file_sha256: 'VARCHAR', bytes: 'BIGINT', relative_path: 'VARCHAR', redactions: 'VARCHAR',
        original_fingerprint: 'VARCHAR'
    }
)
where sequence <= $sealed_sequence
