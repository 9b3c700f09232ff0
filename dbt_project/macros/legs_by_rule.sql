{#-
    The journal's accounts of amounts, found anew for integrity tests: each amount's debit and credit by
    the rule of its event type, measure and date, and each leg's account by the most specific role.
    sale_clearing is virtual and left out.

    relation: rows with amount_minor, event_type, measure, business_date and the dimensions below.
    keys: its columns that name what the legs are summed by, beside the account.
-#}
{% macro legs_by_rule(relation, keys) -%}
{%- set dimensions = [
    'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction', 'processor',
    'reason_code',
] -%}
with numbered as (
    select *, row_number() over (order by event_type, measure) as amount_number
    from {{ relation }}
),

ruled as (
    select
        numbered.*, rules.debit_role, rules.credit_role,
        row_number() over (
            partition by numbered.amount_number
            order by rules.is_own desc, rules.valid_from desc, rules.rule_id
        ) as rule_place
    from numbered
    inner join {{ ref('int_accounting__posting_rules') }} as rules
        on numbered.event_type = rules.event_type
        and numbered.measure = rules.measure
        and numbered.business_date >= rules.valid_from
        and numbered.business_date < rules.valid_to
),

legs as (
    select *, debit_role as role, amount_minor as leg_amount_minor from ruled where rule_place = 1
    union all
    select *, credit_role as role, -amount_minor as leg_amount_minor from ruled where rule_place = 1
),

accounts as (
    select
        legs.*, roles.account_id,
        row_number() over (
            partition by legs.amount_number, legs.role
            order by
                {% for dimension in dimensions -%}
                case when roles.{{ dimension }} is null then 0 else 1 end{{ ' + ' if not loop.last }}
                {% endfor %} desc,
                roles.is_own desc, roles.valid_from desc, roles.account_id
        ) as account_place
    from legs
    inner join {{ ref('int_accounting__account_roles') }} as roles
        on legs.role = roles.role
        and legs.business_date >= roles.valid_from
        and legs.business_date < roles.valid_to
        {% for dimension in dimensions -%}
        and (roles.{{ dimension }} is null or roles.{{ dimension }} = legs.{{ dimension }})
        {% endfor %}
    where legs.role <> 'sale_clearing'
)

select {{ keys | join(', ') }}, account_id, cast(sum(leg_amount_minor) as bigint) as amount_minor
from accounts
where account_place = 1
group by {{ keys | join(', ') }}, account_id
{%- endmacro %}
