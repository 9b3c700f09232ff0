{#-
    One row per role and combination of the dimensions that role is split by: its account. The most specific
    row wins, then the company's own; a role nobody splits by store needs no store.

    legs: rows with role, business_date and the dimensions.
    given: the dimensions the rows have; an account of the others is none of theirs.
-#}
{% macro accounts_of_roles(legs, given) -%}
{% set dimensions = [
    'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction', 'processor',
    'reason_code',
] -%}
with combinations as (
    select distinct
        legs.role,
        {% for dimension in given -%}
        case when splits.by_{{ dimension }} then legs.{{ dimension }} end as {{ dimension }},
        {% endfor -%}
        case when splits.by_date then legs.business_date end as business_date
    from {{ legs }} as legs
    inner join {{ ref('int_accounting__role_splits') }} as splits on legs.role = splits.role
    where legs.role <> 'sale_clearing'
),

candidates as (
    select
        combinations.*,
        roles.account_id,
        roles.is_own,
        roles.valid_from,
        {% for dimension in given -%}
        case when roles.{{ dimension }} is null then 0 else 1 end{{ ' + ' if not loop.last }}
        {% endfor %} as matched_dimensions
    from combinations
    inner join {{ ref('int_accounting__account_roles') }} as roles
        on combinations.role = roles.role
        and (combinations.business_date is null or (
            combinations.business_date >= roles.valid_from
            and combinations.business_date < roles.valid_to
        ))
        {% for dimension in dimensions -%}
        and (roles.{{ dimension }} is null
        {%- if dimension in given %} or roles.{{ dimension }} = combinations.{{ dimension }}{% endif %})
        {% endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by role, business_date, {{ given | join(', ') }}
            order by matched_dimensions desc, is_own desc, valid_from desc, account_id
        ) as place
    from candidates
)

select role, {{ given | join(', ') }}, business_date, account_id
from ranked
where place = 1
{%- endmacro %}

{#- Joins rows to accounts_of_roles: what a role is not split by is null there. -#}
{% macro of_the_same_role(legs, splits, accounts, given) -%}
{{ legs }}.role = {{ accounts }}.role
        {% for dimension in given -%}
        and case when {{ splits }}.by_{{ dimension }} then coalesce({{ legs }}.{{ dimension }}, '') else '' end
            = coalesce({{ accounts }}.{{ dimension }}, '')
        {% endfor -%}
        and case when {{ splits }}.by_date then {{ legs }}.business_date else date '1900-01-01' end
            = coalesce({{ accounts }}.business_date, date '1900-01-01')
{%- endmacro %}
