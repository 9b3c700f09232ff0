-- Grain: one row per decision of a person about a row of the close checklist: evidence, an explanation or
-- a signature. Nothing is taken back: an explanation that was wrong gets one of the opposite amount.
select
    observation_sequence, entity_id, period, account_id, currency_code, decision, amount,
    reason as decision_text, ledger_balance, difference, explained_amount, actor, prepared_by, recorded_at
from {{ source('settings', 'checklist_decisions') }}
