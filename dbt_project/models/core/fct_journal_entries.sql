-- Grain: one row per journal entry, append-only. An entry posts one unit (source, document, event)
-- in one revision, or is the mirror of the entry it names.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

select
    changes.journal_entry_id,
    changes.posting_unit_id,
    changes.source_system,
    changes.source_document_id,
    changes.unit_event,
    changes.entry_revision,
    changes.entry_type,
    changes.reverses_entry_id,
    changes.entry_digest,
    changes.source_version,
    changes.entity_id,
    changes.business_date,
    changes.posting_date,
    run.rules_hash as rule_version,
    run.code_version,
    run.run_id as posted_run_id,
    run.recorded_at,
    run.created_by
from {{ ref('int_accounting__entry_changes') }} as changes
cross join {{ source('settings', 'current_run') }} as run
