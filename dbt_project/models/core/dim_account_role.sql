-- Grain: one row per role and combination of what splits it: the account it stands for, as now.
select
    role as account_role, entity_id, location_id, department_id, tender_type, tax_jurisdiction, processor,
    reason_code, account_id, valid_from, valid_to, is_own
from {{ ref('int_accounting__account_roles') }}
