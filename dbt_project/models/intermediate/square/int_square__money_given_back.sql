-- Grain: one row per line of money given back alone whose return states no tax: its scope in the
-- original (the line it names, else '', the whole order), what that was sold for, tax included, and how
-- much of it was given back through this line, in the order the refunds happened. Gift cards sold
-- are no part of it; nor is a refund of a company whose setting says that such money holds no tax.
with money_lines as (
    select
        items.order_id, items.source_line_id, items.source_order_id, items.source_line_uid,
        items.line_number, items.occurred_at, items.total_amount_minor
    from {{ ref('int_square__items') }} as items
    left join (select distinct order_id, source_line_id from {{ ref('int_square__item_taxes') }}) as stated
        on items.order_id = stated.order_id
        and items.source_line_id = stated.source_line_id
    inner join {{ ref('int_square__order_documents') }} as documents
        on items.order_id = documents.order_id
    left join {{ source('settings', 'entities') }} as entities
        on documents.entity_id = entities.entity_id
    where
        (
            items.line_kind = 'price_adjustment'
            or (items.line_kind = 'amount_only_refund' and coalesce(entities.amount_only_refund_tax, '') <> 'none')
        )
        and items.source_order_id is not null
        and items.tax_amount_minor = 0
        and stated.order_id is null
),

sold_lines as (
    select lines.order_id, lines.line_uid, coalesce(lines.total_amount_minor, 0) as total_amount_minor
    from {{ ref('stg_square__order_lines') }} as lines
    inner join {{ ref('int_square__orders') }} as orders
        on lines.order_id = orders.order_id
        and lines.observation_sequence = orders.observation_sequence
        and lines.row_number = orders.row_number
    where
        lines.order_id in (select source_order_id from money_lines)
        and coalesce(lines.item_type, '') <> 'GIFT_CARD'
),

sold_orders as (
    select order_id, cast(sum(total_amount_minor) as bigint) as total_amount_minor
    from sold_lines
    group by order_id
),

scoped as (
    select
        money_lines.*,
        coalesce(sold_lines.line_uid, '') as scope_uid,
        coalesce(sold_lines.total_amount_minor, sold_orders.total_amount_minor) as sold_amount_minor
    from money_lines
    inner join sold_orders
        on money_lines.source_order_id = sold_orders.order_id
    left join sold_lines
        on money_lines.source_order_id = sold_lines.order_id
        and money_lines.source_line_uid = sold_lines.line_uid
)

select
    order_id,
    source_line_id,
    source_order_id,
    scope_uid,
    sold_amount_minor,
    total_amount_minor,
    cast(sum(total_amount_minor) over (
        partition by source_order_id, scope_uid
        order by occurred_at, order_id, line_number
        rows between unbounded preceding and current row
    ) as bigint) as through_amount_minor
from scoped
where sold_amount_minor > 0
