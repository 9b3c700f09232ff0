{#-
    The share of tax in money given back alone, when the return states none: of the tax that is left of
    the sale, what the money is of what is left to give back. With tax t and total T sold, tax s and total
    S given back as stated so far, and U given back without a word so far, this money included, the tax in
    U is (t - s) * U / (T - S), rounded once; the share is what that adds to the share before. So all parts
    of a sale give back its tax to the minor unit, each jurisdiction's its own. Source: accounting.md 3.1
    rule 5, 3.3.

    returned: relation of what came back; order_id, source_line_id, source_order_id, scope_uid,
        return_number (its order in time), is_unstated, sold_amount_minor (of the scope), total_amount_minor.
    stated: relation of the taxes it states; source_order_id, scope_uid, return_number, tax_code,
        tax_amount_minor.
    sold: relation of the scope's taxes; source_order_id, scope_uid, tax_code, the tax's own columns.
-#}
{% macro tax_of_what_is_left(returned, stated, sold) -%}
with through as (
    select
        *,
        {% for amount, counted in [('stated', 'not is_unstated'), ('unstated', 'is_unstated')] -%}
        cast(sum(case when {{ counted }} then total_amount_minor else 0 end) over (
            partition by source_order_id, scope_uid order by return_number
            rows between unbounded preceding and current row
        ) as bigint) as {{ amount }}_amount_minor{{ ',' if not loop.last }}
        {% endfor %}
    from {{ returned }}
),

unstated as (
    select *, sold_amount_minor - stated_amount_minor as left_amount_minor
    from through
    where is_unstated
),

stated_taxes as (
    select
        unstated.order_id, unstated.source_line_id, taxes.tax_code,
        cast(sum(taxes.tax_amount_minor) as bigint) as tax_amount_minor
    from unstated
    inner join {{ stated }} as taxes
        on unstated.source_order_id = taxes.source_order_id
        and unstated.scope_uid = taxes.scope_uid
        and unstated.return_number > taxes.return_number
    group by unstated.order_id, unstated.source_line_id, taxes.tax_code
),

stated_totals as (
    select order_id, source_line_id, cast(sum(tax_amount_minor) as bigint) as tax_amount_minor
    from stated_taxes
    group by order_id, source_line_id
),

left_over as (
    select
        unstated.*, taxes.tax_id, taxes.tax_code, taxes.tax_jurisdiction, taxes.tax_rate, taxes.is_inclusive,
        greatest(taxes.tax_amount_minor - coalesce(stated_taxes.tax_amount_minor, 0), 0) as left_of_this_tax,
        cast(sum(taxes.tax_amount_minor) over (
            partition by unstated.order_id, unstated.source_line_id
        ) as bigint) - coalesce(stated_totals.tax_amount_minor, 0) as left_of_all_tax
    from unstated
    inner join {{ sold }} as taxes
        on unstated.source_order_id = taxes.source_order_id
        and unstated.scope_uid = taxes.scope_uid
    left join stated_taxes
        on unstated.order_id = stated_taxes.order_id
        and unstated.source_line_id = stated_taxes.source_line_id
        and taxes.tax_code = stated_taxes.tax_code
    left join stated_totals
        on unstated.order_id = stated_totals.order_id
        and unstated.source_line_id = stated_totals.source_line_id
),

reached as (
    select
        *,
        case
            when left_of_all_tax <= 0 then 0
            when left_amount_minor <= unstated_amount_minor then left_of_all_tax
            else {{ rounded_quotient('(left_of_all_tax * unstated_amount_minor)', 'left_amount_minor') }}
        end as reached_tax_minor
    from left_over
),

shared as (
    {{ largest_remainder(
        'reached',
        ['order_id', 'source_line_id', 'source_order_id', 'scope_uid', 'return_number', 'tax_id', 'tax_code',
            'tax_jurisdiction', 'tax_rate', 'is_inclusive'],
        ['order_id', 'source_line_id'], 'reached_tax_minor', 'left_of_this_tax', 'tax_code'
    ) }}
)

select
    order_id, source_line_id, source_order_id, return_number, tax_id, tax_code, tax_jurisdiction,
    cast(tax_rate as decimal(9, 6)) as tax_rate, is_inclusive,
    cast(share_amount_minor - coalesce(lag(share_amount_minor) over (
        partition by source_order_id, scope_uid, tax_code order by return_number
    ), 0) as bigint) as tax_amount_minor
from shared
{%- endmacro %}
