-- The close checklist: every balance-sheet account by ledger and by subledger at the period's end, and who signed.
select entity_id, period, period_status, account_id, account_name, account_type, currency_code, ledger_balance,
    late_adjustments, subledger, subledger_balance, difference, explained_amount, open_items, oldest_item_date,
    evidence, explanations, row_status, signature, prepared_by, prepared_at, reviewed_by, reviewed_at,
    evidence_relation, evidence_command
from mart_finance__close_checklist
where entity_id = $entity and period = $period
order by account_id, currency_code
