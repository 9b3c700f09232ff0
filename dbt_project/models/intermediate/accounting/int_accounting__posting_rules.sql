-- Grain: one row per posting rule, the company's own and the defaults. On a date both cover, the
-- company's own wins (int_accounting__rule_resolutions).
select rule_id, event_type, measure, debit_role, credit_role, valid_from, valid_to, memo, true as is_own
from {{ ref('stg_control__posting_rules') }}
union all
select rule_id, event_type, measure, debit_role, credit_role, valid_from, valid_to, memo, false as is_own
from {{ ref('posting_rules') }}
