-- Grain: one row per arrival of a master (catalogue object, location, team member) of which a row
-- landed since the last commit.
with arrivals as (
    select concat('catalog:', catalog_object_id) as master_id, 'catalog' as row_kind,
        observation_sequence, file_sha256, row_number, record_hash
    from {{ ref('stg_square__catalog_objects') }}
    union all
    select concat('location:', location_id) as master_id, 'location' as row_kind,
        observation_sequence, file_sha256, row_number, record_hash
    from {{ ref('stg_square__locations') }}
    union all
    select concat('team_member:', employee_id) as master_id, 'team_member' as row_kind,
        observation_sequence, file_sha256, row_number, record_hash
    from {{ ref('stg_square__team_members') }}
),

changed as (
    select distinct arrivals.master_id
    from arrivals
    cross join {{ source('settings', 'current_run') }} as run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
)

select arrivals.*
from arrivals
inner join changed
    on arrivals.master_id = changed.master_id
