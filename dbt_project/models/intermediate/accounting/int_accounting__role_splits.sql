-- Grain: one row per role: which dimensions its accounts are split by, so that an account is
-- looked up only by what can change it.
select
    role,
    {% for dimension in [
        'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction', 'processor',
        'reason_code',
    ] -%}
    bool_or({{ dimension }} is not null) as by_{{ dimension }},
    {% endfor -%}
    max(valid_from) > date '1900-01-01' or min(valid_to) < date '9999-12-31' as by_date
from {{ ref('int_accounting__account_roles') }}
group by role
