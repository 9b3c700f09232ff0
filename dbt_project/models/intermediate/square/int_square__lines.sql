-- Grain: one row per line of a postable touched order, without tax; returns negative.
-- Gross = net + discounts + comp, so that a receipt adds up whatever was rounded where. Custom
-- amounts that are no goods (delivery, donation, deposit) are charges, not lines. Money given back
-- alone moves no unit.
select
    'square' as source_system,
    amounts.order_id as source_document_id,
    amounts.source_line_id,
    amounts.line_number,
    amounts.sale_type,
    amounts.line_kind as line_type,
    amounts.product_id,
    amounts.department_id,
    cast(case
        when amounts.line_kind in ('amount_only_refund', 'price_adjustment') then 0
        else amounts.amount_sign * amounts.quantity
    end as decimal(18, 4)) as quantity,
    cast(amounts.amount_sign * (
        amounts.net_amount_minor + amounts.line_discount_amount_minor
        + amounts.order_discount_amount_minor + amounts.comp_amount_minor
    ) as bigint) as gross_amount_minor,
    cast(amounts.amount_sign * amounts.line_discount_amount_minor as bigint) as line_discount_amount_minor,
    cast(amounts.amount_sign * amounts.order_discount_amount_minor as bigint) as order_discount_amount_minor,
    cast(amounts.amount_sign * amounts.comp_amount_minor as bigint) as comp_amount_minor,
    cast(amounts.amount_sign * amounts.tax_amount_minor as bigint) as tax_amount_minor,
    amounts.discount_reason_code,
    documents.currency_code,
    amounts.source_order_id as original_document_id,
    amounts.source_line_uid as original_line_id,
    case
        when amounts.sale_type = 'sale' or amounts.line_kind <> 'goods' or amounts.product_id is null
            then 'none'
        else coalesce(conditions.meaning_code, 'resaleable')
    end as stock_disposition,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    documents.employee_id,
    documents.document_register_id as register_id,
    documents.channel
from {{ ref('int_square__line_amounts') }} as amounts
inner join {{ ref('int_square__order_documents') }} as documents
    on amounts.order_id = documents.order_id
left join {{ ref('int_square__text_meanings') }} as conditions
    on amounts.line_note = conditions.source_text
    and conditions.mapping_kind = 'return_condition'
where amounts.line_kind not in ('delivery', 'donation', 'container_deposit')
