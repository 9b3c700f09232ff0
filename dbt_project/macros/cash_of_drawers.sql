{#-
    CTEs that lay cash into drawer sessions, `attributed` the last: one row per amount of cash and session
    it may lie in. Cash belongs to the session of its store and hours; where two drawers are open at
    once, to the one of its register. `session_count` above 1: that does not tell them apart.

    sessions: CTE of the sessions to fill.
-#}
{% macro cash_of_drawers(sessions) -%}
all_shifts as (
    {{ newest_version(ref('stg_square__cash_drawer_shifts'), 'shift_id') }}
),

cash_of_hours as (
    select distinct movements.*
    from {{ ref('int_square__cash_movements') }} as movements
    inner join {{ sessions }} as sessions
        on movements.location_id = sessions.location_id
        and movements.occurred_at >= sessions.opened_at
        and movements.occurred_at < coalesce(sessions.ended_at, sessions.closed_at, timestamptz '9999-12-31 00:00:00+00')
),

candidates as (
    select
        cash.*,
        shifts.shift_id,
        coalesce(cash.register_id = shifts.device_id, false) as is_same_register,
        max(case when cash.register_id = shifts.device_id then 1 else 0 end)
            over (partition by cash.cash_movement_id) = 1 as has_same_register
    from cash_of_hours as cash
    inner join all_shifts as shifts
        on cash.location_id = shifts.location_id
        and shifts.version_rank = 1
        and cash.occurred_at >= shifts.opened_at
        and cash.occurred_at < coalesce(shifts.ended_at, shifts.closed_at, timestamptz '9999-12-31 00:00:00+00')
),

attributed as (
    select
        *,
        count(*) over (partition by cash_movement_id) as session_count
    from candidates
    where is_same_register or not has_same_register
)
{%- endmacro %}
