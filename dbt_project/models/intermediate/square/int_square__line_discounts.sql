-- Grain: one row per line item with a discount: its discounts without tax, by kind.
-- A price with tax inside: what is taken off is D/(1+r) rounded once per line, or D whole where
-- the discount does not lower the tax base; the parts add up to it by the largest remainder.
with inclusive_rates as (
    select order_id, source_line_id, cast(sum(tax_rate) as decimal(9, 6)) as inclusive_rate
    from {{ ref('int_square__item_taxes') }}
    where is_inclusive
    group by order_id, source_line_id
),

shares as (
    select
        shares.order_id, shares.sale_type, shares.source_line_id,
        coalesce(shares.discount_uid, '') as discount_uid, shares.discount_amount_minor,
        shares.is_deducted,
        coalesce(discounts.discount_reason_code, 'unmapped') as discount_reason_code,
        coalesce(discounts.is_of_order, false) as is_of_order,
        coalesce(discounts.is_tax_base_kept, false) as is_tax_base_kept,
        coalesce(discounts.discount_reason_code, '') = 'comp'
        or (items.comp_reason is not null and not coalesce(discounts.is_of_order, false)) as is_comp,
        coalesce(inclusive_rates.inclusive_rate, 0) as inclusive_rate
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

line_totals as (
    select
        order_id, source_line_id,
        cast(max(inclusive_rate) * 1000000 as bigint) as rate_millionths,
        cast(sum(case when is_tax_base_kept then 0 else discount_amount_minor end) as bigint)
            as reducing_amount_minor,
        cast(sum(case when is_tax_base_kept then discount_amount_minor else 0 end) as bigint)
            as keeping_amount_minor,
        cast(sum(case when is_deducted then 0 else discount_amount_minor end) as bigint)
            as undeducted_amount_minor
    from shares
    group by order_id, source_line_id
),

net_totals as (
    select
        *,
        keeping_amount_minor
        + {{ rounded_quotient('(reducing_amount_minor * 1000000)', '(1000000 + rate_millionths)') }}
            as net_discount_amount_minor
    from line_totals
),

weighted as (
    select shares.*, net_totals.net_discount_amount_minor
    from shares
    inner join net_totals
        on shares.order_id = net_totals.order_id
        and shares.source_line_id = net_totals.source_line_id
),

parts as (
    {{ largest_remainder(
        'weighted',
        ['order_id', 'source_line_id', 'discount_uid', 'is_of_order', 'is_comp', 'discount_reason_code'],
        ['order_id', 'source_line_id'], 'net_discount_amount_minor', 'discount_amount_minor', 'discount_uid'
    ) }}
),

reasons as (
    select
        order_id, source_line_id, discount_reason_code,
        row_number() over (
            partition by order_id, source_line_id
            order by is_comp, share_amount_minor desc, discount_uid
        ) as place
    from parts
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
    max(net_totals.undeducted_amount_minor) as undeducted_amount_minor,
    max(net_totals.keeping_amount_minor) as keeping_amount_minor
from parts
inner join net_totals
    on parts.order_id = net_totals.order_id
    and parts.source_line_id = net_totals.source_line_id
inner join reasons
    on parts.order_id = reasons.order_id
    and parts.source_line_id = reasons.source_line_id
    and reasons.place = 1
group by parts.order_id, parts.source_line_id
