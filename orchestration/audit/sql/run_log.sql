-- Every committed run up to the published one: when, who, by which code and rules, what it posted.
with posted as (
    select lines.posted_run_id, count(*) as lines, count(distinct lines.journal_entry_id) as entries
    from fct_journal_lines as lines
    where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
    group by lines.posted_run_id
)

select
    runs.run_id,
    runs.recorded_at,
    runs.created_by,
    runs.code_version,
    runs.rules_hash as rule_version,
    runs.through_sequence,
    runs.entries,
    runs.lines,
    coalesce(posted.entries, 0) as entries_of_the_pack,
    coalesce(posted.lines, 0) as lines_of_the_pack
from run_records as runs
left join posted on runs.run_id = posted.posted_run_id
order by run_id
