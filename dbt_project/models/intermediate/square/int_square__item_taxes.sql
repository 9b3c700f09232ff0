-- Grain: one row per tax of a line item or service charge, as the till allocated and rounded it;
-- amounts positive. A tax stated on the item but applied by none of the order's taxes is one row
-- of the tax named 'unspecified': authoritative all the same.
with documents as (
    select order_id, observation_sequence, row_number
    from {{ ref('int_square__order_documents') }}
    where document_status = 'postable'
),

applied as (
    {% for model, sale_type, return_uid, item_uid in [
        ('order_line_taxes', 'sale', 'cast(null as varchar)', 'line_uid'),
        ('order_service_charge_taxes', 'sale', 'cast(null as varchar)', 'service_charge_uid'),
        ('order_return_line_taxes', 'return', 'return_uid', 'line_uid'),
        ('order_return_service_charge_taxes', 'return', 'return_uid', 'service_charge_uid'),
    ] -%}
    select
        order_id, '{{ sale_type }}' as sale_type, {{ return_uid }} as return_uid,
        '{{ item_uid }}' as item_kind, {{ item_uid }} as item_uid, tax_uid, applied_amount_minor,
        observation_sequence, row_number
    from {{ ref('stg_square__' ~ model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

named as (
    select
        order_id, 'sale' as sale_type, cast(null as varchar) as return_uid, tax_uid, tax_catalog_id,
        tax_name, tax_rate, is_inclusive, observation_sequence, row_number
    from {{ ref('stg_square__order_taxes') }}
    union all
    select
        order_id, 'return' as sale_type, return_uid, tax_uid, tax_catalog_id, tax_name, tax_rate,
        is_inclusive, observation_sequence, row_number
    from {{ ref('stg_square__order_return_taxes') }}
),

items as (
    select order_id, sale_type, return_uid, 'line_uid' as item_kind, line_uid as item_uid,
        source_line_id, tax_amount_minor
    from {{ ref('int_square__items') }}
    union all
    select order_id, sale_type, return_uid, 'service_charge_uid' as item_kind, service_charge_uid as item_uid,
        charge_id as source_line_id, tax_amount_minor
    from {{ ref('int_square__charge_items') }}
    where not is_apportioned
),

of_items as (
    select
        items.order_id, items.sale_type, items.source_line_id, applied.tax_uid, named.tax_catalog_id,
        named.tax_name, named.tax_rate, named.is_inclusive,
        coalesce(applied.applied_amount_minor, 0) as tax_amount_minor
    from items
    inner join documents
        on items.order_id = documents.order_id
    inner join applied
        on documents.order_id = applied.order_id
        and documents.observation_sequence = applied.observation_sequence
        and documents.row_number = applied.row_number
        and items.sale_type = applied.sale_type
        and coalesce(items.return_uid, '') = coalesce(applied.return_uid, '')
        and items.item_kind = applied.item_kind
        and items.item_uid = applied.item_uid
    left join named
        on applied.order_id = named.order_id
        and applied.observation_sequence = named.observation_sequence
        and applied.row_number = named.row_number
        and applied.sale_type = named.sale_type
        and coalesce(applied.return_uid, '') = coalesce(named.return_uid, '')
        and applied.tax_uid = named.tax_uid
),

unapplied as (
    select items.order_id, items.sale_type, items.source_line_id, items.tax_amount_minor
    from items
    left join of_items
        on items.order_id = of_items.order_id
        and items.sale_type = of_items.sale_type
        and items.source_line_id = of_items.source_line_id
    where of_items.order_id is null and items.tax_amount_minor <> 0
)

select
    order_id, sale_type, source_line_id, tax_uid as tax_id,
    coalesce(tax_catalog_id, tax_name, tax_uid) as tax_code,
    coalesce(tax_name, tax_catalog_id, 'unspecified') as tax_jurisdiction,
    cast(coalesce(tax_rate, 0) as decimal(9, 6)) as tax_rate,
    coalesce(is_inclusive, false) as is_inclusive, tax_amount_minor
from of_items
union all
select
    order_id, sale_type, source_line_id, 'unspecified' as tax_id, 'unspecified' as tax_code,
    'unspecified' as tax_jurisdiction, cast(0 as decimal(9, 6)) as tax_rate, false as is_inclusive,
    tax_amount_minor
from unapplied
