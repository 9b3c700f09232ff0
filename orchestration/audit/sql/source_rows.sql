-- Every landed row of the documents the ledger names, also those it does not come from: versions before and
-- after, duplicates; with what became of each.
with documents as (
    select distinct source_system, source_document_id from pack_entries
    union
    select distinct source_system, source_document_id from pack_provenance
)

select
    raw_rows.source_system,
    raw_rows.source_document_id,
    raw_rows.source_line_id,
    raw_rows.row_kind,
    raw_rows.file_sha256,
    raw_rows.row_number,
    raw_rows.observation_sequence,
    raw_rows.record_hash,
    raw_rows.row_state,
    raw_rows.state_reason
from fct_raw_rows as raw_rows
inner join documents
    on raw_rows.source_system = documents.source_system
    and raw_rows.source_document_id = documents.source_document_id
order by source_system, source_document_id, observation_sequence, row_number,
    row_kind, file_sha256, source_line_id, record_hash
