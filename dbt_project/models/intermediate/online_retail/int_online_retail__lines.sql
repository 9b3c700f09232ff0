-- Grain: one row per goods, gift card or discount line of a touched invoice.
-- The files report no tax; a discount row is a line of no gross that takes off its amount. A return
-- names the purchase it gives back, where one is known.
{{ config(materialized='view') }}
with rows_of_invoice as (
    select
        *,
        row_number() over (
            partition by source_document_id order by observation_sequence, row_number
        ) as line_number
    from {{ ref('int_online_retail__rows') }}
    where
        is_newest
        and row_kind in ('goods_sold', 'goods_returned', 'free_goods', 'gift_card', 'discount')
)

select
    line.source_system,
    line.source_document_id,
    line.source_line_id,
    cast(line.line_number as integer) as line_number,
    case when line.row_kind = 'goods_returned' then 'return' else 'sale' end as sale_type,
    case
        when line.row_kind = 'gift_card' then 'gift_card'
        when line.row_kind = 'discount' then 'discount'
        else 'goods'
    end as line_type,
    line.product_id,
    cast(null as varchar) as department_id,
    case when line.row_kind = 'discount' then cast(0 as decimal(18, 4)) else line.quantity end as quantity,
    case when line.row_kind = 'discount' then 0 else line.amount_minor end as gross_amount_minor,
    case when line.row_kind = 'discount' then -line.amount_minor else 0 end as line_discount_amount_minor,
    cast(0 as bigint) as order_discount_amount_minor,
    cast(0 as bigint) as comp_amount_minor,
    cast(0 as bigint) as tax_amount_minor,
    case when line.row_kind = 'discount' then 'discount' end as discount_reason_code,
    document.currency_code,
    links.original_document_id,
    links.original_line_id,
    case when line.row_kind = 'goods_returned' then 'resaleable' else 'none' end as stock_disposition,
    document.entity_id,
    document.location_id,
    document.business_date,
    document.employee_id,
    document.register_id,
    document.channel
from rows_of_invoice as line
inner join {{ ref('int_online_retail__documents') }} as document
    on line.source_document_id = document.source_document_id
left join {{ ref('int_online_retail__return_links') }} as links
    on line.source_document_id = links.source_document_id
    and line.source_line_id = links.source_line_id
