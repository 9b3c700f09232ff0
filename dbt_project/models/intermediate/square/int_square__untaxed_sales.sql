-- Grain: one row per postable touched order that sold goods untaxed which the catalogue says are
-- taxable, without an exemption certificate, in a store that charges tax: an exempt sale that nobody
-- proved, or a tax that was forgotten. Only the catalogue's word counts: goods it says nothing of,
-- and goods given away, are no such sale.
with untaxed_lines as (
    select amounts.order_id, documents.location_id, amounts.net_amount_minor
    from {{ ref('int_square__line_amounts') }} as amounts
    inner join {{ ref('int_square__items') }} as items
        on amounts.order_id = items.order_id
        and amounts.source_line_id = items.source_line_id
    inner join {{ ref('int_square__order_documents') }} as documents
        on amounts.order_id = documents.order_id
    left join (select distinct order_id, source_line_id from {{ ref('int_square__item_taxes') }}) as taxes
        on amounts.order_id = taxes.order_id
        and amounts.source_line_id = taxes.source_line_id
    where
        amounts.sale_type = 'sale'
        and amounts.line_kind in ('goods', 'service')
        and amounts.net_amount_minor > 0
        and items.is_taxable
        and items.tax_amount_minor = 0
        and taxes.order_id is null
        and documents.exemption_certificate is null
        and documents.exemption_expires_date is null
),

taxing_stores as (
    select distinct orders.location_id
    from {{ ref('stg_square__orders') }} as orders
    inner join {{ ref('stg_square__order_taxes') }} as taxes
        on orders.order_id = taxes.order_id
        and orders.observation_sequence = taxes.observation_sequence
        and orders.row_number = taxes.row_number
    where orders.location_id in (select location_id from untaxed_lines)
)

select
    untaxed_lines.order_id,
    cast(sum(untaxed_lines.net_amount_minor) as bigint) as untaxed_amount_minor
from untaxed_lines
inner join taxing_stores
    on untaxed_lines.location_id = taxing_stores.location_id
group by untaxed_lines.order_id
