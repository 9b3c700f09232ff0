-- Grain: one row per line that gives something of an original back, goods or money alone, where some
-- return of that original gives back money without a word on its tax (`is_unstated`): its number in the
-- order they happened, its scope in the original (the line it names, else '', the whole order) and what
-- that was sold for, tax included. Gift cards are no part of it; nor is a refund of a company whose
-- setting says that such money holds no tax.
with returned as (
    select
        items.order_id, items.source_line_id, items.source_order_id, items.source_line_uid,
        items.total_amount_minor,
        row_number() over (
            partition by items.source_order_id
            order by items.occurred_at, items.order_id, items.line_number, items.source_line_id
        ) as return_number,
        items.line_kind in ('amount_only_refund', 'price_adjustment')
        and items.tax_amount_minor = 0 and stated.order_id is null as is_unstated,
        items.line_kind = 'amount_only_refund'
        and coalesce(entities.amount_only_refund_tax, '') = 'none' as is_without_tax
    from {{ ref('int_square__items') }} as items
    inner join {{ ref('int_square__order_documents') }} as documents
        on items.order_id = documents.order_id
    left join (select distinct order_id, source_line_id from {{ ref('int_square__item_taxes') }}) as stated
        on items.order_id = stated.order_id
        and items.source_line_id = stated.source_line_id
    left join {{ source('settings', 'entities') }} as entities
        on documents.entity_id = entities.entity_id
    where
        items.sale_type = 'return'
        and items.source_order_id is not null
        and items.line_kind <> 'gift_card'
),

counted as (
    select * from returned where not (is_unstated and is_without_tax)
),

sold_lines as (
    select lines.order_id, lines.line_uid, coalesce(lines.total_amount_minor, 0) as total_amount_minor
    from {{ ref('stg_square__order_lines') }} as lines
    inner join {{ ref('int_square__orders') }} as orders
        on lines.order_id = orders.order_id
        and lines.observation_sequence = orders.observation_sequence
        and lines.row_number = orders.row_number
    where
        lines.order_id in (select source_order_id from counted where is_unstated)
        and coalesce(lines.item_type, '') <> 'GIFT_CARD'
),

sold_orders as (
    select order_id, cast(sum(total_amount_minor) as bigint) as total_amount_minor
    from sold_lines
    group by order_id
)

select
    counted.order_id,
    counted.source_line_id,
    counted.source_order_id,
    coalesce(sold_lines.line_uid, '') as scope_uid,
    cast(counted.return_number as bigint) as return_number,
    counted.is_unstated,
    coalesce(sold_lines.total_amount_minor, sold_orders.total_amount_minor) as sold_amount_minor,
    counted.total_amount_minor
from counted
inner join sold_orders
    on counted.source_order_id = sold_orders.order_id
left join sold_lines
    on counted.source_order_id = sold_lines.order_id
    and counted.source_line_uid = sold_lines.line_uid
