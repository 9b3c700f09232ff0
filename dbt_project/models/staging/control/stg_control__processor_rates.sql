-- Grain: one row per processor's fee by contract, from the newest books/processor_rates.csv that
-- could be read whole.
with source as (
    select * from {{ source('control', 'processor_rates') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'processor_rates' and rejected_count = 0
)

select
    source.processor,
    source.entity_id,
    source.tender_type,
    upper(source.currency_code) as currency_code,
    source.fee_rate,
    source.fixed_fee,
    source.valid_from,
    source.valid_to,
    source.file_sha256,
    source.row_number
from source
inner join newest on source.observation_sequence = newest.observation_sequence
