-- Grain: one row per arrival of a team member. Renamed and cast only.
with source as (
    select * from {{ source('square', 'team_members') }}
)

select
    id as employee_id,
    trim(concat(coalesce(given_name, ''), ' ', coalesce(family_name, ''))) as employee_name,
    status as employee_status,
    is_owner,
    created_at,
    coalesce(updated_at, created_at) as updated_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
