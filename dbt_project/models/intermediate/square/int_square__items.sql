-- Grain: one row per line item or returned line item of a postable touched order, as the till
-- states it: amounts positive, a return told by sale_type. Money of a line item is what the till
-- collects for it, tax (added or inside) and apportioned service charge included. A returned line
-- states no metadata: it is the gift that the line it names was.
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

gifts as (
    select lines.order_id, lines.line_uid, min(lines.comp_reason) as comp_reason
    from {{ ref('stg_square__order_lines') }} as lines
    inner join {{ ref('int_square__orders') }} as orders
        on lines.order_id = orders.order_id
        and lines.observation_sequence = orders.observation_sequence
        and lines.row_number = orders.row_number
    where lines.comp_reason is not null
    group by lines.order_id, lines.line_uid
),

stated as (
    select
        lines.order_id, 'sale' as sale_type, cast(null as varchar) as return_uid, lines.line_uid,
        coalesce(lines.line_uid, concat('line ', lines.line_number)) as source_line_id,
        lines.line_number, cast(null as varchar) as source_order_id, cast(null as varchar) as source_line_uid,
        lines.product_id, lines.item_type, lines.line_name, lines.line_note, lines.comp_reason,
        lines.quantity, lines.total_amount_minor, lines.total_tax_amount_minor,
        lines.total_discount_amount_minor, lines.total_service_charge_amount_minor,
        lines.observation_sequence, lines.row_number
    from {{ ref('stg_square__order_lines') }} as lines
    union all
    select
        lines.order_id, 'return' as sale_type, lines.return_uid, lines.line_uid,
        concat(coalesce(lines.return_uid, 'return'), '/',
            coalesce(lines.line_uid, cast(lines.line_number as varchar)))
            as source_line_id,
        lines.line_number, lines.source_order_id, lines.source_line_uid,
        lines.product_id, lines.item_type, lines.line_name, lines.line_note,
        cast(null as varchar) as comp_reason,
        lines.quantity, lines.total_amount_minor, lines.total_tax_amount_minor,
        lines.total_discount_amount_minor, lines.total_service_charge_amount_minor,
        lines.observation_sequence, lines.row_number
    from {{ ref('stg_square__order_return_lines') }} as lines
),

joined as (
    select
        stated.order_id, stated.sale_type, stated.return_uid, stated.line_uid, stated.source_line_id,
        row_number() over (
            partition by stated.order_id order by stated.sale_type desc, stated.return_uid, stated.line_number
        ) as line_number,
        stated.source_order_id, stated.source_line_uid, stated.product_id, stated.item_type,
        stated.line_name, stated.line_note, coalesce(stated.comp_reason, gifts.comp_reason) as comp_reason,
        stated.quantity,
        coalesce(stated.total_amount_minor, 0) as total_amount_minor,
        coalesce(stated.total_tax_amount_minor, 0) as tax_amount_minor,
        coalesce(stated.total_discount_amount_minor, 0) as stated_discount_amount_minor,
        coalesce(stated.total_service_charge_amount_minor, 0) as service_charge_amount_minor,
        documents.return_kind, documents.occurred_at,
        case
            when stated.item_type = 'GIFT_CARD' then 'gift_card'
            when stated.sale_type = 'return' and documents.return_kind = 'amount_only'
                then 'amount_only_refund'
            when stated.sale_type = 'return' and documents.return_kind = 'price_adjustment'
                then 'price_adjustment'
            when stated.item_type = 'CUSTOM_AMOUNT' then coalesce(meanings.meaning_code, 'goods')
            when coalesce(stated.item_type, 'ITEM') = 'ITEM' then 'goods'
            else 'unknown'
        end as line_kind
    from stated
    inner join documents
        on stated.order_id = documents.order_id
        and stated.observation_sequence = documents.observation_sequence
        and stated.row_number = documents.row_number
    left join gifts
        on stated.source_order_id = gifts.order_id
        and stated.source_line_uid = gifts.line_uid
    left join {{ ref('int_square__text_meanings') }} as meanings
        on stated.line_name = meanings.source_text
        and stated.item_type = 'CUSTOM_AMOUNT'
        and meanings.mapping_kind = 'custom_amount'
)

select
    joined.order_id, joined.sale_type, joined.return_uid, joined.line_uid, joined.source_line_id,
    cast(joined.line_number as integer) as line_number, joined.source_order_id, joined.source_line_uid,
    joined.product_id, products.department_id, coalesce(products.is_taxable, false) as is_taxable, joined.item_type, joined.line_name, joined.line_note,
    joined.comp_reason, joined.quantity, joined.total_amount_minor, joined.tax_amount_minor,
    joined.stated_discount_amount_minor, joined.service_charge_amount_minor, joined.occurred_at,
    case
        when joined.line_kind = 'goods' and products.product_type = 'APPOINTMENTS_SERVICE' then 'service'
        else joined.line_kind
    end as line_kind
from joined
left join {{ ref('int_square__products') }} as products
    on joined.product_id = products.product_id
    and joined.occurred_at >= products.valid_from
    and joined.occurred_at < products.valid_to
