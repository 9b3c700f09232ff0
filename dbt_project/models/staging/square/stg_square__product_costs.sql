-- Grain: one row per arrival of what a product costs from a day on, in major units.
select
    product_id,
    unit_cost,
    currency_code,
    valid_from,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from {{ source('square', 'product_costs') }}
