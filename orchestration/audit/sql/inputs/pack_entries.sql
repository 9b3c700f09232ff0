-- Journal entries of the entity with a line in the period, and the document each posts.
select
    lines.journal_entry_id,
    min(lines.source_system) as source_system,
    min(lines.source_document_id) as source_document_id,
    min(lines.posted_run_id) as posted_run_id
from fct_journal_lines as lines
where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
group by lines.journal_entry_id
