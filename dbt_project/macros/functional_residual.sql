{#-
    A foreign unit's lines, each rounded by itself, may miss zero by a few minor units. The
    residual goes to the unit's largest lines, one minor unit each, ties by line order (the
    largest remainder's order of weights); units in functional currency are left as they are.
    Source: accounting.md 3.1 rule 1 and "functional residual".
-#}
{% macro functional_residual_allocated() -%}
cast(case
    when not is_foreign then functional_amount_minor
    else functional_amount_minor - sign(sum(functional_amount_minor) over (
        partition by posting_unit_id
    )) * case
        when row_number() over (
            partition by posting_unit_id
            order by abs(amount_minor) desc, event_type, measure, source_line_id, role
        ) <= abs(sum(functional_amount_minor) over (partition by posting_unit_id)) then 1
        else 0
    end
end as bigint)
{%- endmacro %}
