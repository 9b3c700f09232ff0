-- Grain: one row per arrival of a refund, each version as often as it was fetched. Renamed and cast only.
with source as (
    select * from {{ source('square', 'refunds') }}
)

select
    id as refund_id,
    payment_id,
    order_id,
    location_id,
    coalesce(status, 'PENDING') as refund_status,
    coalesce(is_unlinked, false) as is_unlinked,
    destination_type,
    destination_source,
    destination_external_type,
    destination_card_brand,
    reason as refund_reason,
    team_member_id as employee_id,
    created_at,
    coalesce(updated_at, created_at) as updated_at,
    refund_amount_minor,
    currency_code,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
