-- Grain: one row per payout, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('square', 'payouts') }}
)

select
    id as payout_id,
    location_id,
    status as payout_status,
    payout_type,
    end_to_end_id as bank_reference,
    destination_type,
    destination_id,
    payout_amount_minor,
    coalesce(payout_currency, payout_currency_code) as currency_code,
    coalesce(version, 0) as payout_version,
    arrival_date,
    created_at,
    coalesce(updated_at, created_at) as updated_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
