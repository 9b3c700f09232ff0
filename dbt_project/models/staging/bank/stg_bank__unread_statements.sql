-- Grain: one row per file or statement that could not be read. `is_redelivered`: a later file of the
-- same name stands in for it.
with rejected as (
    select * from {{ source('bank', 'rejected_records') }}
),

files as (
    select
        *,
        max(observation_sequence) over (partition by original_name) as newest_sequence
    from {{ source('bank', 'loaded_files') }}
)

select
    files.original_name,
    rejected.reason,
    rejected.detail,
    rejected.file_sha256,
    rejected.row_number,
    rejected.observation_sequence,
    files.newest_sequence > rejected.observation_sequence as is_redelivered
from rejected
inner join files on rejected.observation_sequence = files.observation_sequence
