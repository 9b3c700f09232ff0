-- Every landed file the run took in: records = loaded + rejected, and what became of its rows.
with states as (
    select
        source_system,
        observation_sequence,
        count(*) as source_rows,
        count(case when row_state = 'posted' then 1 end) as posted,
        count(case when row_state = 'superseded' then 1 end) as superseded,
        count(case when row_state = 'duplicate' then 1 end) as duplicate,
        count(case when row_state = 'master' then 1 end) as master,
        count(case when row_state = 'awaiting_parent' then 1 end) as awaiting_parent,
        count(case when row_state = 'ignored' then 1 end) as ignored,
        count(case when row_state = 'quarantined' then 1 end) as quarantined
    from fct_raw_rows
    group by source_system, observation_sequence
)

select
    files.source_system,
    files.object_name,
    files.observation_sequence,
    files.original_name,
    files.file_sha256,
    files.record_count,
    files.loaded_count,
    files.rejected_count,
    files.record_count - files.loaded_count - files.rejected_count as difference,
    coalesce(states.source_rows, 0) as source_rows,
    coalesce(states.posted, 0) as posted,
    coalesce(states.superseded, 0) as superseded,
    coalesce(states.duplicate, 0) as duplicate,
    coalesce(states.master, 0) as master,
    coalesce(states.awaiting_parent, 0) as awaiting_parent,
    coalesce(states.ignored, 0) as ignored,
    coalesce(states.quarantined, 0) as quarantined
from fct_loaded_files as files
left join states
    on files.source_system = states.source_system
    and files.observation_sequence = states.observation_sequence
order by source_system, observation_sequence, object_name
