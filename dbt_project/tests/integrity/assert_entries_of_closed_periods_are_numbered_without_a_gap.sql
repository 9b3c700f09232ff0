-- Invariant 28 (P). Entries of finally closed periods carry the numbers 1 to n of their entity and fiscal year.
{{ config(severity='error') }}
with numbered as (
    select entity_id, fiscal_year, count(*) as entries, count(distinct entry_number) as numbers,
        min(entry_number) as first_number, max(entry_number) as last_number
    from {{ ref('fct_entry_numbers') }}
    group by entity_id, fiscal_year
),

unnumbered as (
    select entries.entity_id, entries.source_document_id, entries.posting_date
    from {{ ref('fct_journal_entries') }} as entries
    inner join {{ ref('dim_fiscal_period') }} as periods
        on entries.entity_id = periods.entity_id
        and entries.posting_date between periods.first_day and periods.last_day
    left join {{ ref('fct_entry_numbers') }} as numbers
        on entries.journal_entry_id = numbers.journal_entry_id
    where periods.period_status = 'final' and numbers.journal_entry_id is null
)

select {{ integrity_columns('28', 'P', {'entity_id': 'entity_id'}) }}
from numbered
where numbers <> entries or first_number <> 1 or last_number <> entries
union all
select
    {{ integrity_columns('28', 'P', {
        'entity_id': 'entity_id', 'business_date': 'posting_date', 'document_id': 'source_document_id',
    }) }}
from unnumbered
