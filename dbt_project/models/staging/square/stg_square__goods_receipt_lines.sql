-- Grain: one row per arrival of a line of a goods receipt; the unit cost is net, in major units.
select
    goods_receipt_id,
    line_number,
    purchase_order_id,
    supplier_id,
    location_id,
    product_id,
    quantity,
    unit_cost,
    currency_code,
    received_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from {{ source('square', 'goods_receipt_lines') }}
