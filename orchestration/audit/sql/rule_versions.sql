-- Versions of rules, roles, chart and settings by which the lines of the period were posted.
select
    lines.rule_version,
    lines.rule_version = $rules_hash as is_version_of_the_published_run,
    min(lines.posted_run_id) as first_run_id,
    max(lines.posted_run_id) as last_run_id,
    count(*) as lines
from fct_journal_lines as lines
where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
group by lines.rule_version
order by first_run_id, rule_version
