-- Grain: one row per line item of a postable touched order: its money without tax, signed (a
-- return negative). Net = money collected - tax - apportioned service charge: never from
-- gross_sales_money, which holds the tax in some countries and not in others. Money given back
-- without a word on its tax holds the original's share of it.
with unstated as (
    select order_id, source_line_id, cast(sum(tax_amount_minor) as bigint) as tax_amount_minor
    from {{ ref('int_square__unstated_taxes') }}
    group by order_id, source_line_id
)

select
    items.order_id, items.sale_type, items.return_uid, items.line_uid, items.source_line_id,
    items.line_number, items.source_order_id, items.source_line_uid, items.product_id,
    items.department_id, items.item_type, items.line_name, items.line_note, items.comp_reason,
    items.quantity, items.line_kind,
    items.tax_amount_minor + coalesce(unstated.tax_amount_minor, 0) as tax_amount_minor,
    case when items.sale_type = 'return' then -1 else 1 end as amount_sign,
    items.total_amount_minor - items.tax_amount_minor - coalesce(unstated.tax_amount_minor, 0)
    - items.service_charge_amount_minor - coalesce(discounts.undeducted_amount_minor, 0)
        as net_amount_minor,
    coalesce(discounts.line_discount_amount_minor, 0) as line_discount_amount_minor,
    coalesce(discounts.order_discount_amount_minor, 0) as order_discount_amount_minor,
    coalesce(discounts.comp_amount_minor, 0) as comp_amount_minor,
    coalesce(discounts.keeping_amount_minor, 0) as keeping_amount_minor,
    discounts.discount_reason_code
from {{ ref('int_square__items') }} as items
left join {{ ref('int_square__line_discounts') }} as discounts
    on items.order_id = discounts.order_id
    and items.source_line_id = discounts.source_line_id
left join unstated
    on items.order_id = unstated.order_id
    and items.source_line_id = unstated.source_line_id
