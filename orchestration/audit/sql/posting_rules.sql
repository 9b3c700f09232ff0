-- Posting rules, the company's own and the defaults, as the published run had them.
select posting_rule_id, event_type, measure, debit_role, credit_role, valid_from, valid_to, memo, is_own
from dim_posting_rule
order by posting_rule_id, is_own, valid_from
