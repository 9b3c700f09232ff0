-- Grain: one row per posting rule of the company's own, from the newest books/posting_rules.csv that
-- could be read whole; an empty file leaves the defaults.
with source as (
    select * from {{ source('control', 'posting_rules') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'posting_rules' and rejected_count = 0
)

select
    source.rule_id,
    source.event_type,
    source.measure,
    source.debit_role,
    source.credit_role,
    source.valid_from,
    source.valid_to,
    source.memo
from source
inner join newest on source.observation_sequence = newest.observation_sequence
