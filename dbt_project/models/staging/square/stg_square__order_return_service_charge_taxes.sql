-- Grain: one row per tax given back with a service charge. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_service_charge_taxes') }}
)

select
    order_id,
    return_uid,
    service_charge_uid,
    tax_uid,
    applied_amount_minor,
    observation_sequence,
    row_number
from source
