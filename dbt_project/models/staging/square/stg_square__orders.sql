-- Grain: one row per arrival of an order, each version as often as it was fetched. Renamed and cast only.
with source as (
    select * from {{ source('square', 'orders') }}
)

select
    id as order_id,
    location_id,
    state as order_state,
    version as order_version,
    reference_id,
    source_name,
    customer_id as customer_ref,
    created_at,
    updated_at,
    closed_at,
    total_amount_minor,
    coalesce(currency_code, net_currency_code) as currency_code,
    total_tax_amount_minor,
    total_discount_amount_minor,
    total_tip_amount_minor,
    total_service_charge_amount_minor,
    net_total_amount_minor,
    return_total_amount_minor,
    rounding_adjustment_amount_minor,
    metadata_register_id as register_id,
    lower(coalesce(metadata_training, '')) in ('true', 'yes', '1') as is_training,
    metadata_exemption_certificate as exemption_certificate,
    metadata_exemption_expires as exemption_expires_date,
    metadata_cash_back_minor as cash_back_amount_minor,
    metadata_return_kind as return_kind,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
