{#-
    Journal lines with the version of their document that they were posted from; the mirror of an entry
    has the version that entry was posted from.

    lines: relation or subquery of journal lines.
-#}
{% macro lines_with_their_version(lines) -%}
select
    lines.journal_line_id, lines.journal_entry_id, lines.source_system, lines.source_document_id,
    lines.source_line_id, lines.unit_event, lines.measure, lines.subledger_type, lines.subledger_id,
    coalesce(reversed.source_version, entries.source_version) as source_version
from {{ lines }} as lines
inner join {{ ref('fct_journal_entries') }} as entries
    on lines.journal_entry_id = entries.journal_entry_id
left join {{ ref('fct_journal_entries') }} as reversed
    on entries.reverses_entry_id = reversed.journal_entry_id
{%- endmacro %}

{#-
    The raw rows of each line's own document: the one version the line was posted from, and of rows that
    are lines of their document the line's own. A line about the whole document has all of them, but
    for what a drawer session states itself: its float and what was counted.

    lines: CTE of lines_with_their_version.
-#}
{% macro rows_of_documents(lines) -%}
select lines.journal_line_id, lines.journal_entry_id, raw_rows.*
from {{ lines }} as lines
inner join {{ ref('fct_raw_rows') }} as raw_rows
    on lines.source_system = raw_rows.source_system
    and lines.source_document_id = raw_rows.source_document_id
where
    raw_rows.row_state <> 'duplicate'
    and (
        lines.source_version = raw_rows.source_version
        or (raw_rows.source_version is null and raw_rows.row_state <> 'superseded')
    )
    and (
        raw_rows.source_line_id is null
        or (
            coalesce(lines.source_line_id, lines.source_document_id)
                in (raw_rows.source_line_id, raw_rows.source_document_id)
            and lines.measure not in ('float_issued', 'closed_to_safe')
        )
    )
{%- endmacro %}
