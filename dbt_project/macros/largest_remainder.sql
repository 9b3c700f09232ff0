{#-
    Splits a total over rows by weight so that the parts add up to it: floor every part, then hand
    the leftover minor units to the largest fractions, ties to the larger weight, then by
    `tie_breaker`. A negative total is split as a positive one and negated. Source: accounting.md
    3.1 rule 1.

    keys: columns of the result that name a row. group_by: columns that name a total.
    total, weight: expressions in minor units; a weight is never negative.
    is_capped: no part exceeds its weight (a discount never exceeds what is left of its line).
    Gives keys and share_amount_minor; where no row weighs anything every share is 0.
-#}
{% macro largest_remainder(relation, keys, group_by, total, weight, tie_breaker, is_capped=false) -%}
{%- set groups = group_by | join(', ') -%}
with weighted as (
    select
        *,
        cast({{ weight }} as bigint) as share_weight,
        cast({{ total }} as bigint) as share_total,
        cast(sum({{ weight }}) over (partition by {{ groups }}) as bigint) as weight_total
    from {{ relation }}
),

sized as (
    select
        *,
        {{ 'least(abs(share_total), weight_total)' if is_capped else 'abs(share_total)' }} as size_total
    from weighted
),

floored as (
    select
        *,
        cast(case when weight_total > 0 then {{ integer_quotient(
            'cast(size_total as decimal(38, 0)) * share_weight', 'weight_total'
        ) }} else 0 end as bigint) as floor_amount_minor
    from sized
),

ranked as (
    select
        *,
        size_total - cast(sum(floor_amount_minor) over (partition by {{ groups }}) as bigint) as leftover,
        row_number() over (
            partition by {{ groups }}
            order by
                cast(size_total as decimal(38, 0)) * share_weight
                - cast(floor_amount_minor as decimal(38, 0)) * weight_total desc,
                share_weight desc,
                {{ tie_breaker }}
        ) as remainder_place
    from floored
)

select
    {{ keys | join(', ') }},
    cast(case
        when weight_total = 0 then 0
        else sign(share_total) * (floor_amount_minor + case when remainder_place <= leftover then 1 else 0 end)
    end as bigint) as share_amount_minor
from ranked
{%- endmacro %}
