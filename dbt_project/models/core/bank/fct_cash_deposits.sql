-- Grain: one row per slip of cash that a store sent to the bank, as the company recorded it; what cannot
-- be true of its file is in quarantine.
select
    deposits.deposit_id,
    deposits.entity_id,
    deposits.location_id,
    deposits.sent_on,
    deposits.amount_minor,
    deposits.currency_code,
    deposits.slip_reference
from {{ ref('int_bank__cash_deposits') }} as deposits
where deposits.held_reason is null
