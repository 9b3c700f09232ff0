-- Grain: one row per line of a touched invoice that moves stock.
-- Write-offs take stock out; a line of price zero without a customer is stock found, with a
-- customer goods given free (a sale of 0 whose cost still posts). A return whose purchase nobody knows
-- is one without a receipt.
{{ config(materialized='view') }}
select
    {{ hash_of(["line.source_system", "line.source_line_id"]) }} as movement_id,
    line.source_system,
    line.source_document_id,
    line.source_line_id,
    document.entity_id,
    document.location_id,
    line.product_id,
    cast(null as varchar) as department_id,
    document.occurred_at,
    document.business_date,
    case
        when line.row_kind = 'goods_returned' and links.source_line_id is null then 'return_without_receipt'
        when line.row_kind = 'goods_returned' then 'return'
        when line.row_kind = 'write_off' then 'write_off'
        when line.row_kind = 'stock_found' then 'found'
        else 'sale'
    end as movement_type,
    case
        when line.row_kind in ('write_off', 'stock_found') then line.quantity else -line.quantity
    end as quantity,
    cast(null as decimal(18, 6)) as unit_cost,
    cast(null as decimal(18, 4)) as counted_quantity,
    document.currency_code,
    links.original_document_id,
    links.original_line_id
from {{ ref('int_online_retail__rows') }} as line
inner join {{ ref('int_online_retail__documents') }} as document
    on line.source_document_id = document.source_document_id
left join {{ ref('int_online_retail__return_links') }} as links
    on line.source_document_id = links.source_document_id
    and line.source_line_id = links.source_line_id
where
    line.is_newest
    and line.row_kind in ('goods_sold', 'free_goods', 'goods_returned', 'write_off', 'stock_found')
