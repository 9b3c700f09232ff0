-- Grain: one row per location and stretch of days in which one time zone and cut-off hold.
select location_id, time_zone, cut_off_minutes, valid_from, valid_to
from {{ source('settings', 'location_trading_days') }}
