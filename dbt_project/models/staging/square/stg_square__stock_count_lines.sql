-- Grain: one row per arrival of a line of a stock count.
select
    stock_count_id,
    line_number,
    location_id,
    product_id,
    counted_quantity,
    counted_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from {{ source('square', 'stock_count_lines') }}
