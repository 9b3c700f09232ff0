-- Grain: one row per touched drawer session (cash drawer shift) in its newest version, with its
-- store's day by the opening and the sums of its events by meaning.
with arrivals as (
    {{ newest_version('(select * from ' ~ ref('stg_square__cash_drawer_shifts') ~ ' where shift_id in '
        ~ touched_documents('square') ~ ')', 'shift_id') }}
),

newest as (
    select * from arrivals where version_rank = 1
),

days as (
    {{ trading_day_of('newest', 'shift_id', instant='opened_at') }}
),

events as (
    select
        shift_id,
        {% for measure in ['paid_in', 'paid_out', 'drop', 'tip_paid'] -%}
        cast(sum(case when measure = '{{ measure }}' then event_amount_minor else 0 end) as bigint)
            as {{ measure }}_amount_minor{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_square__drawer_events') }}
    group by shift_id
),

event_lists as (
    select distinct shift_id from {{ ref('stg_square__cash_drawer_shift_event_lists') }}
),

joined as (
    select
        newest.*,
        days.entity_id,
        coalesce(days.business_date, cast(newest.opened_at at time zone 'UTC' as date)) as business_date,
        coalesce(events.paid_in_amount_minor, 0) as paid_in_amount_minor,
        coalesce(events.paid_out_amount_minor, 0) as paid_out_amount_minor,
        coalesce(events.drop_amount_minor, 0) as drop_amount_minor,
        coalesce(events.tip_paid_amount_minor, 0) as tip_paid_amount_minor,
        event_lists.shift_id is null
        and coalesce(newest.cash_paid_in_amount_minor, 0) + coalesce(newest.cash_paid_out_amount_minor, 0) <> 0
            as lacks_events
    from newest
    left join days on newest.shift_id = days.shift_id
    left join events on newest.shift_id = events.shift_id
    left join event_lists on newest.shift_id = event_lists.shift_id
)

select
    *,
    case
        when lacks_events then 'awaiting_parent'
        when shift_state not in ('OPEN', 'ENDED', 'CLOSED') then 'awaiting_parent'
        when shift_state = 'CLOSED' and closed_cash_amount_minor is null then 'awaiting_parent'
        else 'postable'
    end as document_status,
    case
        when lacks_events then 'its events have not landed'
        when shift_state not in ('OPEN', 'ENDED', 'CLOSED')
            then concat('shift state ', shift_state, ' is not known')
        when shift_state = 'CLOSED' and closed_cash_amount_minor is null then 'its count has not landed'
    end as status_reason
from joined
