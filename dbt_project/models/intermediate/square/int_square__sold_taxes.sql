-- Grain: one row per line and tax of an original of which money was given back without a word on its
-- tax: the tax it was sold with. A tax stated on the line but applied by none of the order's taxes is
-- named 'unspecified'.
{{ config(materialized='view') }}
with originals as (
    select distinct orders.order_id, orders.observation_sequence, orders.row_number
    from {{ ref('int_square__orders') }} as orders
    inner join {{ ref('int_square__money_given_back') }} as given_back
        on orders.order_id = given_back.source_order_id
),

applied as (
    select
        taxes.order_id, taxes.line_uid, taxes.tax_uid as tax_id,
        coalesce(named.tax_catalog_id, named.tax_name, taxes.tax_uid) as tax_code,
        coalesce(named.tax_name, named.tax_catalog_id, 'unspecified') as tax_jurisdiction,
        coalesce(named.tax_rate, 0) as tax_rate,
        coalesce(named.is_inclusive, false) as is_inclusive,
        coalesce(taxes.applied_amount_minor, 0) as tax_amount_minor
    from {{ ref('stg_square__order_line_taxes') }} as taxes
    inner join originals
        on taxes.order_id = originals.order_id
        and taxes.observation_sequence = originals.observation_sequence
        and taxes.row_number = originals.row_number
    left join {{ ref('stg_square__order_taxes') }} as named
        on taxes.order_id = named.order_id
        and taxes.observation_sequence = named.observation_sequence
        and taxes.row_number = named.row_number
        and taxes.tax_uid = named.tax_uid
),

unapplied as (
    select lines.order_id, lines.line_uid, lines.total_tax_amount_minor as tax_amount_minor
    from {{ ref('stg_square__order_lines') }} as lines
    inner join originals
        on lines.order_id = originals.order_id
        and lines.observation_sequence = originals.observation_sequence
        and lines.row_number = originals.row_number
    left join applied
        on lines.order_id = applied.order_id
        and lines.line_uid = applied.line_uid
    where applied.order_id is null and coalesce(lines.total_tax_amount_minor, 0) <> 0
)

select
    order_id, line_uid, tax_id, tax_code, tax_jurisdiction, cast(tax_rate as decimal(9, 6)) as tax_rate,
    is_inclusive, tax_amount_minor
from applied
union all
select
    order_id, line_uid, 'unspecified' as tax_id, 'unspecified' as tax_code,
    'unspecified' as tax_jurisdiction, cast(0 as decimal(9, 6)) as tax_rate, false as is_inclusive,
    tax_amount_minor
from unapplied
