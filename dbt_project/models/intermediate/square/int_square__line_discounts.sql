-- Grain: one row per line item with a discount: its discounts without tax, by kind.
-- A price with tax inside: what is taken off is D/(1+r) rounded once per line, or D whole where
-- the discount does not lower the tax base; the parts add up to it by the largest remainder. Of a
-- returned line: what was taken off through it less what was before it.
{{ config(materialized='view') }}
with progress as (
    select
        *,
        cast(sum(keeping_amount_minor) over (
            partition by order_id, source_line_id, reach_sign
        ) as bigint) as line_keeping_minor,
        cast(sum(discount_amount_minor) over (
            partition by order_id, source_line_id, reach_sign
        ) as bigint) as line_discount_minor
    from {{ ref('int_square__discount_progress') }}
),

weighted as (
    select
        *,
        line_keeping_minor + {{ rounded_quotient(
            '((line_discount_minor - line_keeping_minor) * 1000000)', '(1000000 + rate_millionths)'
        ) }} as net_discount_amount_minor
    from progress
),

reached as (
    {{ largest_remainder(
        'weighted',
        ['order_id', 'source_line_id', 'reach_sign', 'is_of_order', 'is_comp', 'discount_reason_code'],
        ['order_id', 'source_line_id', 'reach_sign'], 'net_discount_amount_minor', 'discount_amount_minor',
        'is_comp, is_of_order, discount_reason_code'
    ) }}
),

parts as (
    select
        order_id, source_line_id, is_of_order, is_comp, discount_reason_code,
        cast(sum(reach_sign * share_amount_minor) as bigint) as share_amount_minor
    from reached
    group by order_id, source_line_id, is_of_order, is_comp, discount_reason_code
),

reasons as (
    select
        order_id, source_line_id, discount_reason_code,
        row_number() over (
            partition by order_id, source_line_id
            order by is_comp, share_amount_minor desc, is_of_order, discount_reason_code
        ) as place
    from parts
),

-- What the till states of this very line, in its own amounts.
stated as (
    select
        shares.order_id, shares.source_line_id,
        cast(sum(case when shares.is_deducted then 0 else shares.discount_amount_minor end) as bigint)
            as undeducted_amount_minor,
        cast(sum(case when discounts.is_tax_base_kept then shares.discount_amount_minor else 0 end) as bigint)
            as keeping_amount_minor
    from {{ ref('int_square__discount_shares') }} as shares
    left join {{ ref('int_square__discounts') }} as discounts
        on shares.order_id = discounts.order_id
        and shares.sale_type = discounts.sale_type
        and coalesce(shares.return_uid, '') = coalesce(discounts.return_uid, '')
        and shares.discount_uid = discounts.discount_uid
    group by shares.order_id, shares.source_line_id
)

select
    parts.order_id,
    parts.source_line_id,
    cast(sum(case when parts.is_comp or parts.is_of_order then 0 else parts.share_amount_minor end) as bigint)
        as line_discount_amount_minor,
    cast(sum(
        case when parts.is_of_order and not parts.is_comp then parts.share_amount_minor else 0 end
    ) as bigint) as order_discount_amount_minor,
    cast(sum(case when parts.is_comp then parts.share_amount_minor else 0 end) as bigint)
        as comp_amount_minor,
    max(reasons.discount_reason_code) as discount_reason_code,
    max(stated.undeducted_amount_minor) as undeducted_amount_minor,
    max(stated.keeping_amount_minor) as keeping_amount_minor
from parts
inner join stated
    on parts.order_id = stated.order_id
    and parts.source_line_id = stated.source_line_id
inner join reasons
    on parts.order_id = reasons.order_id
    and parts.source_line_id = reasons.source_line_id
    and reasons.place = 1
group by parts.order_id, parts.source_line_id
