-- Grain: one row per paid-in or paid-out of a touched drawer session, with what its text means.
-- Text nobody mapped keeps its measure without a reason: suspense, and a finding.
with arrivals as (
    {{ newest_version('(select * from ' ~ ref('stg_square__cash_drawer_shift_events') ~ ' where shift_id in '
        ~ touched_documents('square') ~ ')', 'shift_id, shift_event_id', updated_at='fetched_at') }}
),

matched as (
    select
        arrivals.*,
        reasons.measure,
        reasons.reason_code,
        row_number() over (
            partition by arrivals.shift_id, arrivals.shift_event_id order by reasons.place
        ) as match_place
    from arrivals
    left join {{ ref('square_paid_reasons') }} as reasons
        on arrivals.event_type = reasons.event_type
        and regexp_matches(lower(coalesce(arrivals.description, '')), reasons.text_pattern)
    where arrivals.version_rank = 1 and arrivals.event_type in ('PAID_IN', 'PAID_OUT')
)

select
    shift_id,
    shift_event_id,
    event_type,
    coalesce(measure, lower(event_type)) as measure,
    reason_code,
    event_amount_minor,
    currency_code,
    team_member_id as employee_id,
    description,
    created_at
from matched
where match_place = 1
