-- Grain: one row per discount and line item it reduces, in the till's own amounts (a tax inside
-- the price included). Where the till applied an order's discount to no line and took it off no
-- line's money, it is split here by the largest remainder over what is left of each line
-- (`is_deducted` false); gift cards take no part.
with documents as (
    select order_id, observation_sequence, row_number
    from {{ ref('int_square__order_documents') }}
    where document_status = 'postable'
),

stated as (
    select
        order_id, 'sale' as sale_type, cast(null as varchar) as return_uid, line_uid, discount_uid,
        applied_amount_minor, observation_sequence, row_number
    from {{ ref('stg_square__order_line_discounts') }}
    union all
    select
        order_id, 'return' as sale_type, return_uid, line_uid, discount_uid, applied_amount_minor,
        observation_sequence, row_number
    from {{ ref('stg_square__order_return_line_discounts') }}
),

applied as (
    select
        items.order_id, items.sale_type, items.return_uid, items.source_line_id, stated.discount_uid,
        coalesce(stated.applied_amount_minor, 0) as discount_amount_minor
    from stated
    inner join documents
        on stated.order_id = documents.order_id
        and stated.observation_sequence = documents.observation_sequence
        and stated.row_number = documents.row_number
    inner join {{ ref('int_square__items') }} as items
        on stated.order_id = items.order_id
        and stated.sale_type = items.sale_type
        and coalesce(stated.return_uid, '') = coalesce(items.return_uid, '')
        and stated.line_uid = items.line_uid
),

applied_by_item as (
    select order_id, source_line_id, cast(sum(discount_amount_minor) as bigint) as discount_amount_minor
    from applied
    group by order_id, source_line_id
),

unapplied_discounts as (
    select
        discounts.*,
        row_number() over (
            partition by discounts.order_id, discounts.sale_type, discounts.return_uid
            order by discounts.discount_amount_minor desc, discounts.discount_uid
        ) as place
    from {{ ref('int_square__discounts') }} as discounts
    left join (select distinct order_id, sale_type, discount_uid from applied) as used
        on discounts.order_id = used.order_id
        and discounts.sale_type = used.sale_type
        and discounts.discount_uid = used.discount_uid
    where used.order_id is null and discounts.discount_amount_minor > 0
),

unexplained as (
    select
        items.order_id, items.sale_type, items.return_uid, items.source_line_id,
        unapplied_discounts.discount_uid,
        items.stated_discount_amount_minor - coalesce(applied_by_item.discount_amount_minor, 0)
            as discount_amount_minor
    from {{ ref('int_square__items') }} as items
    left join applied_by_item
        on items.order_id = applied_by_item.order_id
        and items.source_line_id = applied_by_item.source_line_id
    left join unapplied_discounts
        on items.order_id = unapplied_discounts.order_id
        and items.sale_type = unapplied_discounts.sale_type
        and coalesce(items.return_uid, '') = coalesce(unapplied_discounts.return_uid, '')
        and unapplied_discounts.place = 1
    where items.stated_discount_amount_minor > coalesce(applied_by_item.discount_amount_minor, 0)
),

candidates as (
    select
        unapplied_discounts.order_id, unapplied_discounts.sale_type, unapplied_discounts.return_uid,
        unapplied_discounts.discount_uid, unapplied_discounts.discount_amount_minor as discount_total,
        items.source_line_id, items.line_number,
        case
            when items.line_kind = 'gift_card' then 0
            else greatest(items.total_amount_minor - items.tax_amount_minor, 0)
        end as remaining_amount_minor
    from unapplied_discounts
    inner join {{ ref('int_square__items') }} as items
        on unapplied_discounts.order_id = items.order_id
        and unapplied_discounts.sale_type = items.sale_type
        and coalesce(unapplied_discounts.return_uid, '') = coalesce(items.return_uid, '')
    where unapplied_discounts.order_id not in (select order_id from unexplained)
),

allocated as (
    {{ largest_remainder(
        'candidates', ['order_id', 'sale_type', 'return_uid', 'source_line_id', 'discount_uid'],
        ['order_id', 'sale_type', 'return_uid', 'discount_uid'], 'discount_total',
        'remaining_amount_minor', 'line_number', is_capped=true
    ) }}
)

select *, true as is_deducted from applied where discount_amount_minor <> 0
union all
select *, true as is_deducted from unexplained
union all
select
    order_id, sale_type, return_uid, source_line_id, discount_uid,
    share_amount_minor as discount_amount_minor, false as is_deducted
from allocated
where share_amount_minor <> 0
