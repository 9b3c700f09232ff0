-- Grain: one row per account of a bank that the company named as its own, from the newest books/bank_accounts.csv that
-- could be read whole.
with source as (
    select * from {{ source('control', 'bank_accounts') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'bank_accounts' and rejected_count = 0
)

select
    upper(replace(source.account_number, ' ', '')) as account_number,
    source.entity_id,
    source.account_role,
    upper(source.currency_code) as currency_code,
    source.location_id,
    source.file_sha256,
    source.row_number,
    source.observation_sequence
from source
inner join newest on source.observation_sequence = newest.observation_sequence
