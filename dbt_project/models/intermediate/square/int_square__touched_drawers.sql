-- Grain: one row per drawer session to read again: it or an event of it landed, another session of
-- its store and hours landed (cash that was its own may be the other's), or a payment, refund or order
-- of its store and hours is read again (a void or a tender swap changes what it should hold).
with run as (
    select is_rebuild, committed_sequence from {{ source('settings', 'current_run') }}
),

versions as (
    {{ newest_version(ref('stg_square__cash_drawer_shifts'), 'shift_id') }}
),

windows as (
    select
        shift_id,
        location_id,
        version_rank,
        opened_at,
        coalesce(ended_at, closed_at, timestamptz '9999-12-31 00:00:00+00') as ended_at
    from versions
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
    union
    -- an order whose tender names no payment is all that tells of its cash
    select
        arrivals.location_id,
        coalesce(arrivals.closed_at, arrivals.created_at, arrivals.updated_at, arrivals.fetched_at) as occurred_at
    from {{ ref('stg_square__orders') }} as arrivals
    inner join {{ ref('int_square__reach') }} as reach
        on arrivals.order_id = reach.document_id and reach.document_kind = 'order'
    where
        reach.is_touched
        and arrivals.order_id in (
            select tenders.order_id from {{ ref('stg_square__order_tenders') }} as tenders
            where tenders.payment_id is null
        )
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

-- A session that did not land is where its newest version says; one that did may have left hours.
select shift_id from landed
union
select windows.shift_id
from windows
inner join windows as arrivals
    on windows.location_id = arrivals.location_id
    and windows.opened_at < arrivals.ended_at
    and windows.ended_at > arrivals.opened_at
where
    windows.version_rank = 1
    and arrivals.shift_id in (select landed.shift_id from landed)
union
select windows.shift_id
from windows
cross join run
inner join moments
    on windows.location_id = moments.location_id
    and windows.opened_at <= moments.occurred_at
    and windows.ended_at > moments.occurred_at
where not run.is_rebuild and windows.version_rank = 1
