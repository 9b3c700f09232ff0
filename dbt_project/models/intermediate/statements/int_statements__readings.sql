-- Grain: one row per month, and one for the opening balances, of the accounting system that completes a
-- company's statements: the one read last. Of each month the newest reading holds, of the opening
-- balances those of the earliest day. What the newest reading says of settings holds for all of them.
{{ config(materialized='view') }}
with readings as (
    select * from {{ ref('stg_control__accounting_system_readings') }}
),

arrived as (
    select
        *,
        row_number() over (partition by entity_id order by observation_sequence desc) as place
    from readings
),

newest as (
    select entity_id, target, sent_from, journals from arrived where place = 1
),

ranked as (
    select
        readings.*,
        newest.sent_from as sent_from_now,
        newest.journals as journals_now,
        row_number() over (
            partition by readings.entity_id, readings.reading_kind, readings.last_day
            order by readings.observation_sequence desc
        ) as version_rank,
        min(readings.last_day) over (
            partition by readings.entity_id, readings.reading_kind
        ) as earliest_last_day
    from readings
    inner join newest on readings.entity_id = newest.entity_id and readings.target = newest.target
)

select
    target, entity_id, reading_kind, first_day, last_day, has_ended, sent_from_now as sent_from,
    journals_now as journals, entries, differences, unsent_accounts, foreign_currencies, read_at,
    observation_sequence, file_sha256
from ranked
where version_rank = 1 and (reading_kind = 'month' or last_day = earliest_last_day)
