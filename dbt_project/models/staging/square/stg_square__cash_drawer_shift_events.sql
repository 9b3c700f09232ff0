-- Grain: one row per event of a cash drawer shift, as often as it was fetched. Renamed and cast only.
with source as (
    select * from {{ source('square', 'cash_drawer_shift_events') }}
)

select
    shift_id,
    location_id,
    id as shift_event_id,
    event_type,
    abs(coalesce(event_amount_minor, 0)) as event_amount_minor,
    event_currency as currency_code,
    description,
    team_member_id,
    created_at,
    observation_sequence,
    file_sha256,
    row_number,
    pointer,
    record_hash,
    fetched_at,
    batch_id
from source
