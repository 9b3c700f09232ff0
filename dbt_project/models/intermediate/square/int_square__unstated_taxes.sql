-- Grain: one row per line of money given back alone whose return states no tax, and tax of its
-- original: its share of what is left of that tax, t * A / (N + t) while nothing else came back
-- (accounting.md 3.3). First the money that names a line, out of that line; then the money given back on
-- the whole order, out of what goods and lines have left of it.
with returned as (
    select * from {{ ref('int_square__money_given_back') }}
),

sold_of_lines as (
    select
        order_id as source_order_id, line_uid as scope_uid, tax_code, min(tax_id) as tax_id,
        min(tax_jurisdiction) as tax_jurisdiction, max(tax_rate) as tax_rate,
        bool_or(is_inclusive) as is_inclusive, cast(sum(tax_amount_minor) as bigint) as tax_amount_minor
    from {{ ref('int_square__sold_taxes') }}
    group by order_id, line_uid, tax_code
),

sold_of_orders as (
    select
        source_order_id, '' as scope_uid, tax_code, min(tax_id) as tax_id,
        min(tax_jurisdiction) as tax_jurisdiction, max(tax_rate) as tax_rate,
        bool_or(is_inclusive) as is_inclusive, cast(sum(tax_amount_minor) as bigint) as tax_amount_minor
    from sold_of_lines
    group by source_order_id, tax_code
),

stated_taxes as (
    select
        returned.source_order_id, returned.scope_uid, returned.return_number, taxes.tax_code, taxes.tax_amount_minor
    from returned
    inner join {{ ref('int_square__item_taxes') }} as taxes
        on returned.order_id = taxes.order_id
        and returned.source_line_id = taxes.source_line_id
        and taxes.sale_type = 'return'
),

of_lines as (
    select * from returned where scope_uid <> ''
),

shares_of_lines as (
    {{ tax_of_what_is_left('of_lines', 'stated_taxes', 'sold_of_lines') }}
),

of_orders as (
    select
        order_id, source_line_id, source_order_id, '' as scope_uid, return_number,
        is_unstated and scope_uid = '' as is_unstated, sold_amount_minor, total_amount_minor
    from returned
),

known_taxes as (
    select source_order_id, '' as scope_uid, return_number, tax_code, tax_amount_minor from stated_taxes
    union all
    select source_order_id, '' as scope_uid, return_number, tax_code, tax_amount_minor from shares_of_lines
),

shares_of_orders as (
    {{ tax_of_what_is_left('of_orders', 'known_taxes', 'sold_of_orders') }}
)

{% for shares in ['shares_of_lines', 'shares_of_orders'] -%}
select
    order_id, source_line_id, tax_id, tax_code, tax_jurisdiction, tax_rate, is_inclusive, tax_amount_minor
from {{ shares }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
