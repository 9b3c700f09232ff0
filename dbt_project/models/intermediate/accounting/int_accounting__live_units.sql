-- Grain: one row per unit of a changed document that has a live entry after this run's posting:
-- its newest entry is no mirror.
with entries as (
    select
        entries.*,
        row_number() over (
            partition by entries.posting_unit_id order by entries.entry_revision desc
        ) as place
    from {{ ref('fct_journal_entries') }} as entries
    inner join {{ ref('int_pos__changed_documents') }} as changed
        on entries.source_system = changed.source_system
        and entries.source_document_id = changed.source_document_id
)

select
    posting_unit_id, source_system, source_document_id, unit_event, entity_id, business_date,
    journal_entry_id, entry_digest
from entries
where place = 1 and entry_type <> 'reversal'
