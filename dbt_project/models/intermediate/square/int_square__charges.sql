-- Grain: one row per amount of a postable touched order that is no goods: tips, service charges
-- and what the mapping makes of their names, cash rounding; without tax. Given back: negative,
-- but a restocking fee, which the customer pays on a return.
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

tips as (
    select
        tenders.order_id, concat(tenders.payment_id, ':tip') as charge_id, 'sale' as sale_type,
        'tip' as charge_type,
        case when tenders.has_payment then payments.tip_amount_minor else tenders.tip_amount_minor end
            as amount_minor,
        0 as tax_amount_minor, payments.employee_id
    from {{ ref('int_square__order_tenders') }} as tenders
    left join {{ ref('int_square__payments') }} as payments
        on tenders.payment_id = payments.payment_id
    where not tenders.has_payment or payments.payment_role in ('in_order', 'late')
),

tips_back as (
    select
        tips.order_id,
        concat(coalesce(tips.return_uid, 'return'), '/', coalesce(tips.tip_uid, 'tip')) as charge_id,
        'return' as sale_type, 'tip' as charge_type, -tips.tip_amount_minor as amount_minor,
        0 as tax_amount_minor, payments.employee_id
    from {{ ref('stg_square__order_return_tips') }} as tips
    inner join documents
        on tips.order_id = documents.order_id
        and tips.observation_sequence = documents.observation_sequence
        and tips.row_number = documents.row_number
    left join {{ ref('int_square__payments') }} as payments
        on tips.source_tender_id = payments.payment_id
),

service_charges as (
    select
        order_id, charge_id,
        case when charge_type = 'restocking_fee' then 'return' else sale_type end as sale_type,
        charge_type,
        amount_sign * charge_amount_minor as amount_minor, amount_sign * tax_amount_minor as tax_amount_minor,
        cast(null as varchar) as employee_id
    from {{ ref('int_square__charge_items') }}
),

custom_amounts as (
    select
        order_id, source_line_id as charge_id, sale_type, line_kind as charge_type,
        amount_sign * net_amount_minor as amount_minor, amount_sign * tax_amount_minor as tax_amount_minor,
        cast(null as varchar) as employee_id
    from {{ ref('int_square__line_amounts') }}
    where line_kind in ('delivery', 'donation', 'container_deposit')
),

roundings as (
    select
        order_id, 'rounding' as charge_id, 'sale' as sale_type, 'cash_rounding' as charge_type,
        rounding_adjustment_amount_minor as amount_minor, 0 as tax_amount_minor,
        cast(null as varchar) as employee_id
    from documents
    union all
    select
        returns.order_id, concat(coalesce(returns.return_uid, 'return'), '/rounding') as charge_id,
        'return' as sale_type, 'cash_rounding' as charge_type,
        -returns.rounding_adjustment_amount_minor as amount_minor, 0 as tax_amount_minor,
        cast(null as varchar) as employee_id
    from {{ ref('stg_square__order_returns') }} as returns
    inner join documents
        on returns.order_id = documents.order_id
        and returns.observation_sequence = documents.observation_sequence
        and returns.row_number = documents.row_number
),

charges as (
    select * from tips
    union all
    select * from tips_back
    union all
    select * from service_charges
    union all
    select * from custom_amounts
    union all
    select * from roundings
)

select
    'square' as source_system,
    charges.order_id as source_document_id,
    charges.charge_id,
    charges.sale_type,
    charges.charge_type,
    cast(charges.amount_minor as bigint) as amount_minor,
    cast(charges.tax_amount_minor as bigint) as tax_amount_minor,
    documents.currency_code,
    coalesce(charges.employee_id, documents.employee_id) as employee_id,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    documents.document_register_id as register_id,
    documents.channel
from charges
inner join documents
    on charges.order_id = documents.order_id
where charges.amount_minor <> 0
