-- Grain: one row per posting rule, the company's own and the defaults, as they are now.
select
    rule_id as posting_rule_id, event_type, measure, debit_role, credit_role, valid_from, valid_to,
    memo, is_own
from {{ ref('int_accounting__posting_rules') }}
