-- Grain: one row per tender an order names. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_tenders') }}
)

select
    order_id,
    tender_id,
    payment_id,
    cast(regexp_extract(pointer, '([0-9]+)$', 1) as integer) + 1 as tender_number,
    tender_type as tender_source_type,
    card_brand,
    customer_id as customer_ref,
    note as tender_note,
    created_at,
    tender_amount_minor,
    tip_amount_minor,
    currency_code,
    observation_sequence,
    row_number
from source
