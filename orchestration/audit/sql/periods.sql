-- The entity's accounting periods with their state, up to the one of the pack.
select entity_id, period, fiscal_year, period_number, first_day, last_day, period_status, period_closed_at, prepared_by,
    closed_by, closed_through_run_id
from dim_fiscal_period
where entity_id = $entity and first_day <= $last_day
order by first_day
