-- Grain: one row per line of every landed file, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('online_retail', 'order_lines') }}
)

select
    invoice_no as source_document_id,
    stock_code,
    upper(stock_code) as product_id,
    description as product_name,
    quantity,
    unit_price,
    customer_ref,
    country as country_name,
    cast(invoice_date at time zone 'UTC' as timestamp) as local_invoiced_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
