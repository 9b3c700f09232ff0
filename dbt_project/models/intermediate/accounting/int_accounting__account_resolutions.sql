-- Grain: one row per role and combination of the dimensions that role is split by: its account.
-- The most specific row wins, then the company's own; a role nobody splits by store needs no store.
{% set dimensions = [
    'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction', 'processor',
    'reason_code',
] -%}
with combinations as (
    select distinct
        legs.role,
        {% for dimension in dimensions -%}
        case when splits.by_{{ dimension }} then legs.{{ dimension }} end as {{ dimension }},
        {% endfor -%}
        case when splits.by_date then legs.business_date end as business_date
    from {{ ref('int_accounting__event_legs') }} as legs
    inner join {{ ref('int_accounting__role_splits') }} as splits on legs.role = splits.role
    where legs.role <> 'sale_clearing'
),

candidates as (
    select
        combinations.*,
        roles.account_id,
        roles.is_own,
        roles.valid_from,
        {% for dimension in dimensions -%}
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
        and (roles.{{ dimension }} is null or roles.{{ dimension }} = combinations.{{ dimension }})
        {% endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by role, business_date, {{ dimensions | join(', ') }}
            order by matched_dimensions desc, is_own desc, valid_from desc, account_id
        ) as place
    from candidates
)

select role, {{ dimensions | join(', ') }}, business_date, account_id
from ranked
where place = 1
