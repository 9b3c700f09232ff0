-- Grain: one row per service charge given back. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_service_charges') }}
)

select
    order_id,
    return_uid,
    source_service_charge_uid,
    service_charge_uid,
    service_charge_name,
    treatment_type,
    coalesce(treatment_type, '') = 'APPORTIONED_TREATMENT' as is_apportioned,
    stated_amount_minor,
    applied_amount_minor,
    total_tax_amount_minor,
    total_amount_minor,
    cast(regexp_extract(pointer, '([0-9]+)$', 1) as integer) + 1 as charge_number,
    observation_sequence,
    row_number
from source
