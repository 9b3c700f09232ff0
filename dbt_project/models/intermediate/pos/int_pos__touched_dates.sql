-- Grain: one row per business date whose aggregates this run computes again: the old and the new
-- dates of every changed document.
with new_dates as (
    select documents.business_date
    from {{ ref('int_pos__documents') }} as documents
    inner join {{ ref('int_pos__changed_documents') }} as changed
        on documents.source_system = changed.source_system
        and documents.source_document_id = changed.source_document_id
),

old_dates as (
    select units.business_date
    from {{ source('books', 'posted_units') }} as units
    inner join {{ ref('int_pos__changed_documents') }} as changed
        on units.source_system = changed.source_system
        and units.source_document_id = changed.source_document_id
),

line_dates as (
    select lines.business_date
    from {{ ref('fct_journal_lines') }} as lines
    inner join {{ source('settings', 'current_run') }} as run on lines.posted_run_id = run.run_id
)

select business_date from new_dates where business_date is not null
union
select business_date from old_dates where business_date is not null
union
select business_date from line_dates
