-- Grain: one row per leg of an event amount: each rule is a pair, so every amount gives a debit
-- (positive) and a credit (negative) of the same size. Legs on the virtual role sale_clearing are
-- kept here, where they must cancel within a unit, and are never written.
{{ config(materialized='view') }}
with ruled as (
    select
        {% for column in event_amount_columns() -%}
        amounts.{{ column }},
        {% endfor -%}
        rules.rule_id as posting_rule_id,
        rules.debit_role,
        rules.credit_role
    from {{ ref('int_accounting__event_amounts') }} as amounts
    inner join {{ ref('int_accounting__rule_resolutions') }} as rules
        on amounts.event_type = rules.event_type
        and amounts.measure = rules.measure
        and amounts.business_date = rules.business_date
)

{% for role, sign in [('debit_role', ''), ('credit_role', '-')] -%}
select
    {% for column in event_amount_columns() if column != 'amount_minor' -%}
    {{ column }},
    {% endfor -%}
    posting_rule_id,
    {{ role }} as role,
    cast({{ sign }}amount_minor as bigint) as amount_minor
from ruled
{% if not loop.last %}union all{% endif %}
{% endfor %}
