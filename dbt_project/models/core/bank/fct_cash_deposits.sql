-- Grain: one row per slip of cash that a store sent to the bank, as the company recorded it.
select
    deposits.deposit_id,
    locations.entity_id,
    deposits.location_id,
    deposits.sent_on,
    {{ to_minor_units('deposits.amount', 'currencies.minor_units_per_major') }} as amount_minor,
    deposits.currency_code,
    deposits.slip_reference
from {{ ref('stg_control__cash_deposits') }} as deposits
inner join {{ ref('dim_location') }} as locations on deposits.location_id = locations.location_id
inner join {{ ref('dim_currency') }} as currencies on deposits.currency_code = currencies.currency_code
