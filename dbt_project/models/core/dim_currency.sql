-- Grain: one row per currency, with the size of its minor unit.
select currency_code, decimals, minor_unit, minor_units_per_major
from {{ ref('currencies') }}
