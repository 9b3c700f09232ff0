-- Grain: one row per raw row: which document it belongs to, where it lies in which landed file, and
-- which of the seven states it has. `source_line_id`: a row that is one line of its document;
-- `source_version`: which version of the document the row is, or is a line of, where rows say so.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
select
    states.source_system,
    states.source_document_id,
    states.source_line_id,
    states.row_kind,
    states.row_state,
    states.state_reason,
    states.amount_minor,
    states.source_version,
    states.observation_sequence,
    states.file_sha256,
    states.row_number,
    states.record_hash
from {{ ref('int_pos__raw_row_states') }} as states
inner join {{ ref('int_pos__touched_documents') }} as touched
    on states.source_system = touched.source_system
    and states.source_document_id = touched.source_document_id
