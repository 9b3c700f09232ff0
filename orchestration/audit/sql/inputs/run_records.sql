-- Records of the committed runs up to the published one.
select
    records.run_id,
    records.recorded_at,
    records.created_by,
    records.code_version,
    records.rules_hash,
    records.through_sequence,
    coalesce(list_sum(list_transform(
        records.segments, lambda segment: case when segment.relation = 'fct_journal_entries' then segment.rows end
    )), 0) as entries,
    coalesce(list_sum(list_transform(
        records.segments, lambda segment: case when segment.relation = 'fct_journal_lines' then segment.rows end
    )), 0) as lines,
    records.segments
from read_json(
    $run_files,
    columns = {
        run_id: 'VARCHAR', recorded_at: 'VARCHAR', created_by: 'VARCHAR', code_version: 'VARCHAR',
        rules_hash: 'VARCHAR', through_sequence: 'BIGINT',
        segments: 'STRUCT("relation" VARCHAR, file_name VARCHAR, sha256 VARCHAR, "rows" BIGINT)[]'
    }
) as records
where records.run_id <= $run_id
