-- Grain: one row per document whose facts this run writes again: those read again, those that cost
-- something else now, and those whose entries it posted.
select source_system, source_document_id
from {{ ref('int_pos__touched_documents') }}
union
select source_system, source_document_id
from {{ ref('int_inventory__recosted_documents') }}
union
select entries.source_system, entries.source_document_id
from {{ ref('fct_journal_entries') }} as entries
inner join {{ source('settings', 'current_run') }} as run on entries.posted_run_id = run.run_id
