-- Grain: one row per row of the newest books/cash_deposits.csv, in minor units, with its entity and why it
-- is held, if it is.
{{ config(materialized='view') }}
with joined as (
    select
        deposits.*,
        locations.entity_id,
        currencies.minor_units_per_major as units,
        row_number() over (partition by deposits.deposit_id order by deposits.row_number) as place
    from {{ ref('stg_control__cash_deposits') }} as deposits
    left join {{ source('settings', 'locations') }} as locations
        on deposits.location_id = locations.location_id
    left join {{ ref('currencies') }} as currencies on deposits.currency_code = currencies.currency_code
)

select
    *,
    {{ to_minor_units('amount', 'units') }} as amount_minor,
    case
        when place > 1 then concat('slip ', deposit_id, ' is there twice')
        when entity_id is null then concat('there is no store ', location_id)
        when units is null then concat(currency_code, ' is no currency of ISO 4217')
        when {{ is_finer('amount', 'units') }} then concat('the amount of slip ', deposit_id, ' is finer than its currency')
        when amount <= 0 then concat('the amount of slip ', deposit_id, ' is not above zero')
    end as held_reason
from joined
