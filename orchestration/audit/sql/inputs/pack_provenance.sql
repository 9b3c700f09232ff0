-- Every line of the ledger and every landed row it comes from, with the part the row played.
select provenance.*
from journal_provenance as provenance
inner join pack_entries on provenance.journal_entry_id = pack_entries.journal_entry_id
inner join fct_journal_lines as lines on provenance.journal_line_id = lines.journal_line_id
where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
