-- Grain: one row per line of money given back alone whose return states no tax, and tax of its
-- original: the original's share of it, t * A / (N + t) (accounting.md 3.3).
-- Cumulative: the tax of all that was given back through this line less that of what was before
-- it, so that giving all of it back returns exactly its tax. Several taxes share by the largest
-- remainder.
with given_back as (
    select * from {{ ref('int_square__money_given_back') }}
),

sold_taxes as (
    select
        applied.order_id, applied.line_uid, applied.tax_uid as tax_id,
        coalesce(named.tax_catalog_id, named.tax_name, applied.tax_uid) as tax_code,
        coalesce(named.tax_name, named.tax_catalog_id, 'unspecified') as tax_jurisdiction,
        coalesce(named.tax_rate, 0) as tax_rate,
        coalesce(named.is_inclusive, false) as is_inclusive,
        coalesce(applied.applied_amount_minor, 0) as tax_amount_minor
    from {{ ref('stg_square__order_line_taxes') }} as applied
    inner join {{ ref('int_square__orders') }} as orders
        on applied.order_id = orders.order_id
        and applied.observation_sequence = orders.observation_sequence
        and applied.row_number = orders.row_number
    left join {{ ref('stg_square__order_taxes') }} as named
        on applied.order_id = named.order_id
        and applied.observation_sequence = named.observation_sequence
        and applied.row_number = named.row_number
        and applied.tax_uid = named.tax_uid
    where applied.order_id in (select source_order_id from given_back)
),

line_taxes as (
    select
        given_back.order_id, given_back.source_line_id, taxes.tax_id,
        min(taxes.tax_code) as tax_code, min(taxes.tax_jurisdiction) as tax_jurisdiction,
        max(taxes.tax_rate) as tax_rate, bool_or(taxes.is_inclusive) as is_inclusive,
        cast(sum(taxes.tax_amount_minor) as bigint) as tax_amount_minor
    from given_back
    inner join sold_taxes as taxes
        on given_back.source_order_id = taxes.order_id
        and (given_back.scope_uid = '' or given_back.scope_uid = taxes.line_uid)
    group by given_back.order_id, given_back.source_line_id, taxes.tax_id
),

tax_totals as (
    select order_id, source_line_id, cast(sum(tax_amount_minor) as bigint) as sold_tax_amount_minor
    from line_taxes
    group by order_id, source_line_id
),

reached as (
    {% for reach_sign, amount in [
        ('1', 'given_back.through_amount_minor'),
        ('-1', 'given_back.through_amount_minor - given_back.total_amount_minor'),
    ] -%}
    select
        given_back.order_id, given_back.source_line_id, {{ reach_sign }} as reach_sign,
        {{ rounded_quotient(
            '(tax_totals.sold_tax_amount_minor * least(' ~ amount ~ ', given_back.sold_amount_minor))',
            'given_back.sold_amount_minor'
        ) }} as given_tax_amount_minor
    from given_back
    inner join tax_totals
        on given_back.order_id = tax_totals.order_id
        and given_back.source_line_id = tax_totals.source_line_id
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

weighted as (
    select line_taxes.*, reached.reach_sign, reached.given_tax_amount_minor
    from reached
    inner join line_taxes
        on reached.order_id = line_taxes.order_id
        and reached.source_line_id = line_taxes.source_line_id
),

shared as (
    {{ largest_remainder(
        'weighted',
        ['order_id', 'source_line_id', 'reach_sign', 'tax_id', 'tax_code', 'tax_jurisdiction', 'tax_rate',
            'is_inclusive'],
        ['order_id', 'source_line_id', 'reach_sign'], 'given_tax_amount_minor', 'tax_amount_minor', 'tax_id'
    ) }}
)

select
    order_id, source_line_id, tax_id, tax_code, tax_jurisdiction,
    cast(tax_rate as decimal(9, 6)) as tax_rate, is_inclusive,
    cast(sum(reach_sign * share_amount_minor) as bigint) as tax_amount_minor
from shared
group by order_id, source_line_id, tax_id, tax_code, tax_jurisdiction, tax_rate, is_inclusive
