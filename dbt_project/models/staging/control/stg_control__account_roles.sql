-- Grain: one row per role of the company's own, from the newest books/account_roles.csv.
with source as (
    select * from {{ source('control', 'account_roles') }}
),

newest as (
    select max(observation_sequence) as observation_sequence from source
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
