-- Grain: one row per postable touched order and total it states: what it says against what its
-- parts add up to, in the till's own amounts.
-- A restocking fee lowers what a return gives back.
{{ config(materialized='view') }}
with charges as (
    select
        order_id, sale_type, charge_id, charge_amount_minor, tax_amount_minor,
        case when sale_type = 'return' then -amount_sign else amount_sign end as statement_sign
    from {{ ref('int_square__charge_items') }}
    where not is_apportioned
),

parts as (
    select order_id, sale_type, 'total' as total_kind, total_amount_minor as amount_minor
    from {{ ref('int_square__items') }}
    union all
    select order_id, sale_type, 'total' as total_kind, -discount_amount_minor as amount_minor
    from {{ ref('int_square__discount_shares') }}
    where not is_deducted
    union all
    select
        order_id, sale_type, 'total' as total_kind,
        statement_sign * (charge_amount_minor + tax_amount_minor) as amount_minor
    from charges
    union all
    select
        source_document_id as order_id, sale_type, 'total' as total_kind,
        case when sale_type = 'return' then -amount_minor else amount_minor end as amount_minor
    from {{ ref('int_square__charges') }}
    where charge_type in ('tip', 'cash_rounding')
    union all
    select
        taxes.order_id, taxes.sale_type, 'tax' as total_kind,
        coalesce(charges.statement_sign, 1) * taxes.tax_amount_minor as amount_minor
    from {{ ref('int_square__item_taxes') }} as taxes
    left join charges
        on taxes.order_id = charges.order_id
        and taxes.sale_type = charges.sale_type
        and taxes.source_line_id = charges.charge_id
    union all
    select order_id, sale_type, 'discount' as total_kind, discount_amount_minor as amount_minor
    from {{ ref('int_square__discount_shares') }}
),

sums as (
    select order_id, sale_type, total_kind, cast(sum(amount_minor) as bigint) as amount_minor
    from parts
    group by order_id, sale_type, total_kind
)

select
    stated.source_document_id as order_id,
    stated.sale_type,
    stated.total_kind,
    stated.amount_minor as stated_amount_minor,
    coalesce(sums.amount_minor, 0) as summed_amount_minor
from {{ ref('int_square__stated_totals') }} as stated
left join sums
    on stated.source_document_id = sums.order_id
    and stated.sale_type = sums.sale_type
    and stated.total_kind = sums.total_kind
where stated.amount_minor is not null
