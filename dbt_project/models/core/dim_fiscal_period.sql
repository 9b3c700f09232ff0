-- Grain: one row per entity and accounting period, from the first year of its books to the year
-- after the last: what it is called, its days, and whether it is closed.
-- A period before a closed one is closed by it, as far as no decision of its own says more.
with years as (
    select min(calendar_date) as first_day, max(calendar_date) as last_day from {{ ref('dim_date') }}
),

periods as (
    select
        periods.*,
        periods.first_day <= locks.locked_through as is_locked
    from {{ source('settings', 'fiscal_periods') }} as periods
    inner join years on periods.last_day >= years.first_day and periods.first_day <= years.last_day
    left join {{ source('settings', 'period_locks') }} as locks
        on periods.entity_id = locks.entity_id
),

decided as (
    select * from {{ source('settings', 'period_decisions') }}
    where decision in ('close_preliminary', 'close_final')
)

select
    periods.entity_id,
    periods.period,
    periods.fiscal_year,
    periods.period_number,
    periods.first_day,
    periods.last_day,
    case
        when not coalesce(periods.is_locked, false) then 'open'
        when decided.decision = 'close_final' then 'final'
        else 'preliminary'
    end as period_status,
    case when periods.is_locked then decided.recorded_at end as period_closed_at,
    case when periods.is_locked then decided.prepared_by end as prepared_by,
    case when periods.is_locked then decided.actor end as closed_by,
    case when periods.is_locked then decided.through_run_id end as closed_through_run_id
from periods
left join decided
    on periods.entity_id = decided.entity_id and periods.period = decided.period
