-- Grain: one row per stretch of days on which a store did not trade, from the newest
-- books/closed_days.csv that could be read whole.
with source as (
    select * from {{ source('control', 'closed_days') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'closed_days' and rejected_count = 0
)

select
    source.location_id,
    source.first_day,
    source.last_day,
    source.reason
from source
inner join newest on source.observation_sequence = newest.observation_sequence
