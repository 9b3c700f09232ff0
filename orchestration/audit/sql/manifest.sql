-- Manifest lines of every file that the source rows name, and of all control files: when each was seen, its digest.
select
    sequence, observation_id, batch_id, fetched_at, source, object_name, time_window, original_name, file_sha256,
    bytes, relative_path, redactions, original_fingerprint
from landing_manifest
where
    source = 'control'
    or sequence in (
        select raw_rows.observation_sequence
        from fct_raw_rows as raw_rows
        inner join (
            select source_system, source_document_id from pack_entries
            union
            select source_system, source_document_id from pack_provenance
        ) as documents
            on raw_rows.source_system = documents.source_system
            and raw_rows.source_document_id = documents.source_document_id
    )
order by sequence
