-- Grain: one row per processor, entity, tender, currency and span of days: the fee its contract states.
select
    rates.processor,
    rates.entity_id,
    rates.tender_type,
    rates.currency_code,
    rates.fee_rate,
    {{ to_minor_units('rates.fixed_fee', 'currencies.minor_units_per_major') }} as fixed_fee_minor,
    rates.valid_from,
    rates.valid_to
from {{ ref('stg_control__processor_rates') }} as rates
inner join {{ ref('dim_currency') }} as currencies on rates.currency_code = currencies.currency_code
