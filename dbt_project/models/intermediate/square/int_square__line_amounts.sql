-- Grain: one row per line item of a postable touched order: its money without tax, signed (a
-- return negative). Net = money collected - tax - apportioned service charge: never from
-- gross_sales_money, which holds the tax in some countries and not in others.
select
    items.*,
    case when items.sale_type = 'return' then -1 else 1 end as amount_sign,
    items.total_amount_minor - items.tax_amount_minor - items.service_charge_amount_minor
    - coalesce(discounts.undeducted_amount_minor, 0) as net_amount_minor,
    coalesce(discounts.line_discount_amount_minor, 0) as line_discount_amount_minor,
    coalesce(discounts.order_discount_amount_minor, 0) as order_discount_amount_minor,
    coalesce(discounts.comp_amount_minor, 0) as comp_amount_minor,
    coalesce(discounts.keeping_amount_minor, 0) as keeping_amount_minor,
    discounts.discount_reason_code
from {{ ref('int_square__items') }} as items
left join {{ ref('int_square__line_discounts') }} as discounts
    on items.order_id = discounts.order_id
    and items.source_line_id = discounts.source_line_id
