-- Grain: one row per employee, as called and employed now (the newest version of the source that knows
-- them). Facts keep the id they were rung under, whether or not its employee ever arrived.
select source_system, employee_id, employee_name, employee_status
from {{ ref('int_square__employees') }}
