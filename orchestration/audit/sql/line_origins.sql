-- Every line of the ledger: the document and its version, the rule, the run and the code that posted it.
select
    lines.posting_date,
    lines.journal_line_id,
    lines.journal_entry_id,
    lines.source_system,
    lines.source_document_id,
    lines.source_version,
    lines.source_line_id,
    lines.posting_rule_id,
    lines.rule_version,
    runs.code_version,
    lines.posted_run_id,
    lines.recorded_at,
    lines.created_by
from fct_journal_lines as lines
left join run_records as runs on lines.posted_run_id = runs.run_id
where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
order by posting_date, journal_line_id
