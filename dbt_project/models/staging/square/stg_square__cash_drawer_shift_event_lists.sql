-- Grain: one row per fetched page of a shift's events, so that a shift without events is told from
-- one whose events have not landed.
with source as (
    select * from {{ source('square', 'cash_drawer_shift_event_lists') }}
)

select
    shift_id,
    location_id,
    observation_sequence,
    row_number,
    fetched_at
from source
