-- Grain: one row per tax of a line or charge of a postable touched order, as the receipt states
-- it (of money given back, the original's share where the return states none), and one row of tax 0
-- per line sold under an exemption certificate; returns negative.
with bases as (
    select
        order_id, source_line_id, sale_type, amount_sign,
        net_amount_minor + keeping_amount_minor as taxable_amount_minor, tax_amount_minor, line_kind
    from {{ ref('int_square__line_amounts') }}
    union all
    select
        order_id, charge_id as source_line_id, sale_type,
        amount_sign, charge_amount_minor as taxable_amount_minor, tax_amount_minor, 'charge' as line_kind
    from {{ ref('int_square__charge_items') }}
    where not is_apportioned
),

item_taxes as (
    {% for model in ['int_square__item_taxes', 'int_square__unstated_taxes'] -%}
    select
        order_id, source_line_id, tax_id, tax_code, tax_jurisdiction, tax_rate, is_inclusive, tax_amount_minor
    from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

taxes as (
    select
        bases.order_id, bases.source_line_id, taxes.tax_id, taxes.tax_code, taxes.tax_jurisdiction,
        taxes.tax_rate, taxes.is_inclusive,
        bases.amount_sign * bases.taxable_amount_minor as taxable_amount_minor,
        bases.amount_sign * taxes.tax_amount_minor as tax_amount_minor,
        cast(null as varchar) as exempt_reason, bases.sale_type
    from bases
    inner join item_taxes as taxes
        on bases.order_id = taxes.order_id
        and bases.source_line_id = taxes.source_line_id
    union all
    select
        bases.order_id, bases.source_line_id, 'exempt' as tax_id, 'exempt' as tax_code,
        cast(null as varchar) as tax_jurisdiction, cast(0 as decimal(9, 6)) as tax_rate,
        false as is_inclusive, bases.amount_sign * bases.taxable_amount_minor as taxable_amount_minor,
        0 as tax_amount_minor,
        concat('certificate ', documents.exemption_certificate,
            coalesce(concat(' until ', cast(documents.exemption_expires_date as varchar)), ''))
            as exempt_reason,
        bases.sale_type
    from bases
    inner join {{ ref('int_square__order_documents') }} as documents
        on bases.order_id = documents.order_id
    where documents.exemption_certificate is not null
        and bases.tax_amount_minor = 0
        and bases.line_kind not in ('gift_card', 'charge')
)

select
    'square' as source_system,
    taxes.order_id as source_document_id,
    taxes.source_line_id,
    taxes.tax_id,
    taxes.tax_code,
    taxes.tax_jurisdiction,
    cast(taxes.tax_rate as decimal(9, 6)) as tax_rate,
    taxes.is_inclusive,
    cast(taxes.taxable_amount_minor as bigint) as taxable_amount_minor,
    cast(taxes.tax_amount_minor as bigint) as tax_amount_minor,
    taxes.exempt_reason,
    documents.currency_code,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    taxes.sale_type,
    case when facilitated.order_id is null then 'seller' else 'marketplace' end as remitted_by
from taxes
inner join {{ ref('int_square__order_documents') }} as documents
    on taxes.order_id = documents.order_id
left join {{ ref('int_square__facilitated_orders') }} as facilitated
    on taxes.order_id = facilitated.order_id
