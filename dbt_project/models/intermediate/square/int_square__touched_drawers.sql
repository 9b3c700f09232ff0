-- Grain: one row per drawer session to read again: it or an event of it landed, or a payment or
-- refund of its store and hours is read again (a void or a tender swap changes what it should hold).
with run as (
    select is_rebuild, committed_sequence from {{ source('settings', 'current_run') }}
),

windows as (
    select
        shift_id,
        location_id,
        min(opened_at) as opened_at,
        max(coalesce(ended_at, closed_at, timestamptz '9999-12-31 00:00:00+00')) as ended_at
    from {{ ref('stg_square__cash_drawer_shifts') }}
    group by shift_id, location_id
),

moments as (
    select arrivals.location_id, arrivals.created_at as occurred_at
    from {{ ref('stg_square__payments') }} as arrivals
    inner join {{ ref('int_square__reach') }} as reach
        on arrivals.payment_id = reach.document_id and reach.document_kind = 'payment'
    where reach.is_touched
    union
    select arrivals.location_id, arrivals.created_at as occurred_at
    from {{ ref('stg_square__refunds') }} as arrivals
    inner join {{ ref('int_square__reach') }} as reach
        on arrivals.refund_id = reach.document_id and reach.document_kind = 'refund'
    where reach.is_touched
),

landed as (
    {% for model in [
        'stg_square__cash_drawer_shifts', 'stg_square__cash_drawer_shift_events',
        'stg_square__cash_drawer_shift_event_lists',
    ] -%}
    select arrivals.shift_id
    from {{ ref(model) }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
    {% if not loop.last %}union{% endif %}
    {% endfor -%}
)

select shift_id from landed
union
select windows.shift_id
from windows
cross join run
inner join moments
    on windows.location_id = moments.location_id
    and windows.opened_at <= moments.occurred_at
    and windows.ended_at > moments.occurred_at
where not run.is_rebuild
