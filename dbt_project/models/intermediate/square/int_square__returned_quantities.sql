-- Grain: one row per returned line of a postable touched order that names its original: what came
-- back so far, this line included, against what was sold: of its line in units and in money without
-- tax, of the order in all its money. Returns count in the order they happened, so the one that takes
-- back too much is the one that is stopped.
{{ config(materialized='view') }}
with returned as (
    select
        items.order_id, items.source_line_id, items.source_order_id, items.source_line_uid,
        items.quantity, items.total_amount_minor, amounts.net_amount_minor, items.line_kind,
        documents.currency_code, documents.occurred_at, items.line_number
    from {{ ref('int_square__items') }} as items
    inner join {{ ref('int_square__order_documents') }} as documents
        on items.order_id = documents.order_id
    inner join {{ ref('int_square__line_amounts') }} as amounts
        on items.order_id = amounts.order_id
        and items.source_line_id = amounts.source_line_id
    where items.sale_type = 'return' and items.source_order_id is not null
),

sold as (
    select
        lines.order_id, lines.line_uid, sum(lines.quantity) as quantity,
        cast(sum(coalesce(lines.total_amount_minor, 0)) as bigint) as total_amount_minor,
        cast(sum(
            coalesce(lines.total_amount_minor, 0) - coalesce(lines.total_tax_amount_minor, 0)
            - coalesce(lines.total_service_charge_amount_minor, 0)
        ) as bigint) as net_amount_minor
    from {{ ref('stg_square__order_lines') }} as lines
    inner join {{ ref('int_square__orders') }} as orders
        on lines.order_id = orders.order_id
        and lines.observation_sequence = orders.observation_sequence
        and lines.row_number = orders.row_number
    where lines.order_id in (select source_order_id from returned)
    group by lines.order_id, lines.line_uid
),

sold_orders as (
    select order_id, cast(sum(total_amount_minor) as bigint) as total_amount_minor
    from sold
    group by order_id
),

counted as (
    select
        *,
        sum(case when line_kind in ('amount_only_refund', 'price_adjustment') then 0 else quantity end) over (
            partition by source_order_id, source_line_uid
            order by occurred_at, order_id, line_number
            rows between unbounded preceding and current row
        ) as returned_quantity,
        cast(sum(net_amount_minor) over (
            partition by source_order_id, source_line_uid
            order by occurred_at, order_id, line_number
            rows between unbounded preceding and current row
        ) as bigint) as returned_line_amount_minor,
        cast(sum(total_amount_minor) over (
            partition by source_order_id
            order by occurred_at, order_id, line_number
            rows between unbounded preceding and current row
        ) as bigint) as returned_amount_minor
    from returned
)

select
    counted.order_id,
    counted.source_line_id,
    counted.source_order_id,
    counted.source_line_uid,
    counted.currency_code,
    counted.line_kind,
    counted.returned_quantity,
    sold.quantity as sold_quantity,
    counted.returned_line_amount_minor,
    sold.net_amount_minor as sold_line_amount_minor,
    counted.returned_amount_minor,
    sold_orders.total_amount_minor as sold_amount_minor
from counted
inner join sold_orders
    on counted.source_order_id = sold_orders.order_id
left join sold
    on counted.source_order_id = sold.order_id
    and counted.source_line_uid = sold.line_uid
