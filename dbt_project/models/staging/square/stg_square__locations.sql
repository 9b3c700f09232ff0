-- Grain: one row per arrival of a location. Renamed and cast only.
with source as (
    select * from {{ source('square', 'locations') }}
)

select
    id as location_id,
    name as location_name,
    timezone as time_zone,
    country as country_code,
    currency_code,
    status as location_status,
    created_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
