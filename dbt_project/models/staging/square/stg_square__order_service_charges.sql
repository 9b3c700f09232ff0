-- Grain: one row per service charge of an arrival of an order. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_service_charges') }}
)

select
    order_id,
    service_charge_uid,
    service_charge_name,
    treatment_type,
    coalesce(treatment_type, '') = 'APPORTIONED_TREATMENT' as is_apportioned,
    stated_amount_minor,
    applied_amount_minor,
    total_tax_amount_minor,
    total_amount_minor,
    cast(regexp_extract(pointer, '([0-9]+)$', 1) as integer) + 1 as charge_number,
    service_charge_type,
    observation_sequence,
    row_number
from source
