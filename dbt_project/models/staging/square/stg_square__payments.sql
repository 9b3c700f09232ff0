-- Grain: one row per arrival of a payment, each version as often as it was fetched. Renamed and cast only.
with source as (
    select * from {{ source('square', 'payments') }}
)

select
    id as payment_id,
    order_id,
    location_id,
    status as payment_status,
    source_type,
    created_at,
    coalesce(updated_at, created_at) as updated_at,
    payment_amount_minor,
    coalesce(tip_amount_minor, 0) as tip_amount_minor,
    coalesce(total_amount_minor, payment_amount_minor + coalesce(tip_amount_minor, 0)) as total_amount_minor,
    currency_code,
    refunded_amount_minor,
    card_brand,
    card_id,
    wallet_brand,
    external_type,
    external_source,
    external_source_id,
    customer_id as customer_ref,
    coalesce(team_member_id, employee_id) as employee_id,
    device_id,
    coalesce(is_offline_payment, false) as is_offline_payment,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
