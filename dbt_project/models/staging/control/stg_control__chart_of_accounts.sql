-- Grain: one row per account of the company's own chart, from the newest books/chart_of_accounts.csv that
-- could be read whole; an empty file leaves the defaults.
with source as (
    select * from {{ source('control', 'chart_of_accounts') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'chart_of_accounts' and rejected_count = 0
)

select
    source.account_id,
    source.account_name,
    source.account_type,
    source.normal_side,
    source.valid_from,
    source.valid_to
from source
inner join newest on source.observation_sequence = newest.observation_sequence
