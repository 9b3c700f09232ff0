-- Who ran, who decided, and how often; names are those the operating system knows.
with acts as (
    select created_by as user_name, 'ran' as act, recorded_at from run_records
    union all
    select actor, concat('decided: ', coalesce(decision, object_name)), recorded_at from landed_decisions
    union all
    select prepared_by, concat('prepared: ', coalesce(decision, object_name)), recorded_at from landed_decisions
    where prepared_by is not null and prepared_by <> actor
)

select user_name, act, count(*) as times, min(recorded_at) as first_at, max(recorded_at) as last_at
from acts
where user_name is not null
group by user_name, act
order by user_name, act
