-- Grain: one row per line item with a discount, kind of discount and end of its span: what the till
-- took off through this line (reach_sign 1) and, of a returned line, before it (-1). Returns of one
-- sold line add up in the order they happened, so that what each rounds away comes back with the
-- next and all of them together take back what the sale gave (accounting.md 3.1 rule 5).
{{ config(materialized='view') }}
with inclusive_rates as (
    select order_id, source_line_id, cast(sum(tax_rate) as decimal(9, 6)) as inclusive_rate
    from {{ ref('int_square__item_taxes') }}
    where is_inclusive
    group by order_id, source_line_id
),

shares as (
    select
        shares.order_id, shares.source_line_id, shares.discount_amount_minor, items.sale_type,
        items.occurred_at, items.line_number,
        coalesce(discounts.discount_reason_code, 'unmapped') as discount_reason_code,
        coalesce(discounts.is_of_order, false) as is_of_order,
        coalesce(discounts.is_tax_base_kept, false) as is_tax_base_kept,
        coalesce(discounts.discount_reason_code, '') = 'comp'
        or (items.comp_reason is not null and not coalesce(discounts.is_of_order, false)) as is_comp,
        coalesce(inclusive_rates.inclusive_rate, 0) as inclusive_rate,
        case
            when items.sale_type = 'return' and items.source_order_id is not null
                and items.source_line_uid is not null
                then concat('back ', items.source_order_id, '/', items.source_line_uid)
            else concat(shares.order_id, '/', shares.source_line_id)
        end as sold_line_key
    from {{ ref('int_square__discount_shares') }} as shares
    inner join {{ ref('int_square__items') }} as items
        on shares.order_id = items.order_id
        and shares.source_line_id = items.source_line_id
    left join {{ ref('int_square__discounts') }} as discounts
        on shares.order_id = discounts.order_id
        and shares.sale_type = discounts.sale_type
        and coalesce(shares.return_uid, '') = coalesce(discounts.return_uid, '')
        and shares.discount_uid = discounts.discount_uid
    left join inclusive_rates
        on shares.order_id = inclusive_rates.order_id
        and shares.source_line_id = inclusive_rates.source_line_id
),

placed as (
    select
        *,
        max(inclusive_rate) over (partition by sold_line_key) as sold_line_rate,
        dense_rank() over (
            partition by sold_line_key order by occurred_at, order_id, line_number
        ) as place
    from shares
),

spans as (
    select distinct order_id, source_line_id, sale_type, sold_line_key, sold_line_rate, place
    from placed
)

{% for reach_sign, reached in [('1', 'placed.place <= spans.place'), ('-1', 'placed.place < spans.place')] -%}
select
    spans.order_id, spans.source_line_id, cast({{ reach_sign }} as integer) as reach_sign,
    placed.is_of_order, placed.is_comp, placed.discount_reason_code,
    cast(spans.sold_line_rate * 1000000 as bigint) as rate_millionths,
    cast(sum(placed.discount_amount_minor) as bigint) as discount_amount_minor,
    cast(sum(case when placed.is_tax_base_kept then placed.discount_amount_minor else 0 end) as bigint)
        as keeping_amount_minor
from spans
inner join placed
    on spans.sold_line_key = placed.sold_line_key
    and {{ reached }}
{% if reach_sign == '-1' -%}
where spans.sale_type = 'return'
{% endif -%}
group by
    spans.order_id, spans.source_line_id, spans.sold_line_rate, placed.is_of_order, placed.is_comp,
    placed.discount_reason_code
{% if not loop.last %}union all{% endif %}
{% endfor %}
