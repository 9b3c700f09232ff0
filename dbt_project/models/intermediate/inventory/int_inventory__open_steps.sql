-- Grain: one row per step of costing that no closed period holds: movements of today, and what takes
-- back those of closed periods.
select *
from {{ ref('int_inventory__movements_to_cost') }}
where not is_frozen
