-- Which account each role stands for, as the published run had it.
select
    account_role, entity_id, location_id, department_id, tender_type, tax_jurisdiction, processor, reason_code, account_id,
    valid_from, valid_to, is_own
from dim_account_role
order by all
