-- Grain: one row per role and combination of what splits it: the company's own and the defaults.
-- Of two rows that match equally well, the company's own wins.
select role, entity_id, location_id, department_id, tender_type, tax_jurisdiction, processor, reason_code, account_id, valid_from, valid_to, true as is_own
from {{ ref('stg_control__account_roles') }}
union all
select role, entity_id, location_id, department_id, tender_type, tax_jurisdiction, processor, reason_code, account_id, valid_from, valid_to, false as is_own
from {{ ref('account_roles') }}
