-- Every line of the ledger and every landed row it comes from: many to many, with the part the row played.
select
    provenance.journal_line_id,
    provenance.role,
    provenance.source_system,
    provenance.source_document_id,
    provenance.source_line_id,
    provenance.row_kind,
    provenance.file_sha256,
    provenance.row_number,
    provenance.observation_sequence,
    provenance.record_hash,
    provenance.row_state
from pack_provenance as provenance
order by journal_line_id, role, observation_sequence, file_sha256,
    row_number, source_line_id, source_document_id, row_kind,
    record_hash
