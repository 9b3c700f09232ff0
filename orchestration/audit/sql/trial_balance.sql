-- Every account of the entity with its balance before, its movement in and its balance after the period.
select entity_id, period, account_id, account_name, account_type, currency_code, opening_balance, debit, credit,
    closing_balance
from mart_finance__trial_balance
where entity_id = $entity and period = $period
order by account_id, currency_code
