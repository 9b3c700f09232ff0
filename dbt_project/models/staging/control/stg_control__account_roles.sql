-- Grain: one row per role of the company's own, from the newest books/account_roles.csv that
-- could be read whole; an empty file leaves the defaults.
with source as (
    select * from {{ source('control', 'account_roles') }}
),

newest as (
    select max(observation_sequence) as observation_sequence
    from {{ source('control', 'loaded_files') }}
    where object_name = 'account_roles' and rejected_count = 0
)

select
    source.role,
    source.entity_id,
    source.location_id,
    source.department_id,
    source.tender_type,
    source.tax_jurisdiction,
    source.processor,
    source.reason_code,
    source.account_id,
    source.valid_from,
    source.valid_to
from source
inner join newest on source.observation_sequence = newest.observation_sequence
