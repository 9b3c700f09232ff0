-- Grain: one row per slip of cash sent to the bank, from the newest books/cash_deposits.csv that
-- could be read whole.
with source as (
    select * from {{ source('control', 'cash_deposits') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'cash_deposits' and rejected_count = 0
)

select
    source.deposit_id,
    source.location_id,
    source.sent_on,
    source.amount,
    upper(source.currency_code) as currency_code,
    source.slip_reference,
    source.file_sha256,
    source.row_number
from source
inner join newest on source.observation_sequence = newest.observation_sequence
