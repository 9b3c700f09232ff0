-- Grain: one row per touched stock change that moved nothing although it repeats nothing: a pair
-- of states nobody mapped, or a transfer. It holds the store-day.
{{ config(materialized='view') }}
with newest_rows as (
    select * from {{ ref('int_square__stock_rows') }} where is_newest and is_unmapped
)

select
    '11' as invariant,
    'D' as class,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    cast(null as varchar) as account_id,
    documents.source_system,
    documents.source_document_id as document_id,
    cast(0 as bigint) as amount_minor,
    documents.currency_code,
    concat('stock change not mapped: ', newest_rows.document_type, ' of ',
        cast(newest_rows.quantity as varchar), ' of ', newest_rows.product_id) as detail
from newest_rows
inner join {{ ref('int_square__stock_documents') }} as documents
    on newest_rows.source_document_id = documents.source_document_id
