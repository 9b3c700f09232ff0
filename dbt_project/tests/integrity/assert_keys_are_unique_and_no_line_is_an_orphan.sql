-- Invariant 33 (P). Line and entry ids are unique, every line has its entry, every sale line is there once.
{{ config(severity='error') }}
with line_ids as (
    select journal_line_id, min(source_document_id) as source_document_id, count(*) as copies
    from {{ lines_of_this_run() }} as lines
    group by journal_line_id
),

entry_ids as (
    select journal_entry_id, min(source_document_id) as source_document_id, count(*) as copies
    from {{ ref('fct_journal_entries') }}
    group by journal_entry_id
),

sale_line_ids as (
    select sale_line_id, min(source_document_id) as source_document_id, count(*) as copies
    from {{ ref('fct_sale_lines') }}
    group by sale_line_id
),

orphans as (
    select lines.source_document_id
    from {{ lines_of_this_run() }} as lines
    left join {{ ref('fct_journal_entries') }} as entries
        on lines.journal_entry_id = entries.journal_entry_id
    where entries.journal_entry_id is null
),

empty_entries as (
    select entries.source_document_id
    from {{ entries_of_this_run() }} as entries
    left join {{ ref('fct_journal_lines') }} as lines
        on entries.journal_entry_id = lines.journal_entry_id
    where lines.journal_entry_id is null
),

breaches as (
    select source_document_id from line_ids where copies > 1
    union all
    select source_document_id from entry_ids where copies > 1
    union all
    select source_document_id from sale_line_ids where copies > 1
    union all
    select source_document_id from orphans
    union all
    select source_document_id from empty_entries
)

select {{ integrity_columns('33', 'P', {'document_id': 'source_document_id'}) }}
from breaches
