-- Grain: one row per event type, measure and business date to be posted: the rule that holds.
with combinations as (
    select distinct event_type, measure, business_date
    from {{ ref('int_accounting__event_amounts') }}
),

ranked as (
    select
        combinations.event_type,
        combinations.measure,
        combinations.business_date,
        rules.rule_id,
        rules.debit_role,
        rules.credit_role,
        row_number() over (
            partition by combinations.event_type, combinations.measure, combinations.business_date
            order by rules.is_own desc, rules.valid_from desc, rules.rule_id
        ) as place
    from combinations
    inner join {{ ref('int_accounting__posting_rules') }} as rules
        on combinations.event_type = rules.event_type
        and combinations.measure = rules.measure
        and combinations.business_date >= rules.valid_from
        and combinations.business_date < rules.valid_to
)

select event_type, measure, business_date, rule_id, debit_role, credit_role
from ranked
where place = 1
