-- The chart of accounts as the published run had it.
select account_id, account_name, account_type, normal_side, valid_from, valid_to
from dim_account
order by account_id
