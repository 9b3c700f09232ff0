-- Grain: one row per line of a touched document that moves stock: goods sold or taken back on an
-- order, and lines of goods receipts, stock counts and inventory adjustments.
-- Of a goods receipt the original document is its purchase order.
{{ config(materialized='view') }}
with order_lines as (
    select
        lines.*,
        documents.occurred_at,
        case
            when lines.sale_type = 'sale' then 'sale'
            when lines.stock_disposition = 'damaged' then 'return_damaged'
            when lines.original_document_id is null then 'return_without_receipt'
            else 'return'
        end as movement_type
    from {{ ref('int_square__lines') }} as lines
    inner join {{ ref('int_square__documents') }} as documents
        on lines.source_document_id = documents.source_document_id
    where
        lines.line_type = 'goods'
        and lines.product_id is not null
        and lines.quantity <> 0
        and (lines.sale_type = 'sale' or lines.stock_disposition <> 'none')
),

stock_lines as (
    select
        stock_rows.*,
        documents.entity_id,
        documents.business_date,
        documents.currency_code as document_currency_code
    from {{ ref('int_square__stock_rows') }} as stock_rows
    inner join {{ ref('int_square__stock_documents') }} as documents
        on stock_rows.source_document_id = documents.source_document_id
    where
        stock_rows.is_newest
        and stock_rows.movement_type is not null
        and documents.document_status = 'postable'
),

movements as (
    select
        source_document_id, source_line_id, entity_id, location_id, product_id, department_id,
        occurred_at, business_date, movement_type,
        case when sale_type = 'sale' then -quantity else abs(quantity) end as quantity,
        cast(null as decimal(18, 6)) as unit_cost, cast(null as decimal(18, 4)) as counted_quantity,
        currency_code, original_document_id, original_line_id
    from order_lines
    union all
    select
        stock_lines.source_document_id, stock_lines.source_line_id, stock_lines.entity_id,
        stock_lines.location_id, stock_lines.product_id, products.department_id,
        stock_lines.occurred_at, stock_lines.business_date, stock_lines.movement_type,
        stock_lines.quantity, stock_lines.unit_cost, stock_lines.counted_quantity,
        stock_lines.document_currency_code, stock_lines.purchase_order_id, cast(null as varchar)
    from stock_lines
    left join {{ ref('int_square__products') }} as products
        on stock_lines.product_id = products.product_id
        and stock_lines.occurred_at >= products.valid_from
        and stock_lines.occurred_at < products.valid_to
)

select
    {{ hash_of(["'square'", 'source_document_id', 'source_line_id', 'movement_type']) }} as movement_id,
    'square' as source_system,
    source_document_id,
    source_line_id,
    entity_id,
    location_id,
    product_id,
    department_id,
    occurred_at,
    business_date,
    movement_type,
    cast(quantity as decimal(18, 4)) as quantity,
    unit_cost,
    counted_quantity,
    currency_code,
    original_document_id,
    original_line_id
from movements
