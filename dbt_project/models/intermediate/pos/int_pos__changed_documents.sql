-- Grain: one row per document whose facts this run writes again: those read again, and those whose
-- entries it posted (a receipt of goods that came late moves the cost of a sale nobody touched).
select source_system, source_document_id
from {{ ref('int_pos__touched_documents') }}
union
select entries.source_system, entries.source_document_id
from {{ ref('fct_journal_entries') }} as entries
inner join {{ source('settings', 'current_run') }} as run on entries.posted_run_id = run.run_id
