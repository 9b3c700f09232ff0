-- Grain: one row per document with a receipt in the books: its receipt unit's newest entry is no
-- mirror.
{{ config(materialized='view') }}
with entries as (
    select
        source_system,
        source_document_id,
        entry_type,
        row_number() over (partition by posting_unit_id order by entry_revision desc) as place
    from {{ ref('fct_journal_entries') }}
    where unit_event = 'receipt'
)

select source_system, source_document_id
from entries
where place = 1 and entry_type <> 'reversal'
