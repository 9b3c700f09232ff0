-- Grain: one row per finally closed period, account and currency: the balance it was closed with.
-- A period that was opened again has none until it is closed anew.
select
    balances.entity_id,
    balances.period,
    decisions.last_day,
    balances.account_id,
    balances.currency_code,
    balances.balance_minor,
    balances.functional_balance_minor
from {{ source('books', 'closing_balances') }} as balances
inner join {{ source('settings', 'period_decisions') }} as decisions
    on balances.decision_sequence = decisions.observation_sequence
    and balances.entity_id = decisions.entity_id
where decisions.decision = 'close_final'
