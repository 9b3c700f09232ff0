-- Segments of those runs and of the final closes until then, as their landed records name them.
with named as (
    select run_id as committed_by, unnest(segments) as segment from run_records
    union all
    select
        concat('manifest line ', sequence) as committed_by,
        unnest(from_json(
            json_extract(record, '$.segments'),
            '[{"relation": "VARCHAR", "file_name": "VARCHAR", "sha256": "VARCHAR", "rows": "BIGINT"}]'
        )) as segment
    from landed_decisions
    where json_valid(record)
)

select
    committed_by,
    segment.relation as relation,
    segment.file_name as file_name,
    segment.rows as row_count,
    segment.sha256 as sha256
from named
