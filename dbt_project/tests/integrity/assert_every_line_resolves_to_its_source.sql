-- Invariant 37 (P). Each new line has at least one raw row as its parent, with file and place, a rule, a rule version and a code version.
{{ config(severity='error', meta={'dagster': {'ref': {'name': 'fct_journal_lines'}}}) }}
with new_lines as (
    {{ lines_with_their_version(lines_of_this_run()) }}
),

parents as (
    select documents.journal_line_id
    from ({{ rows_of_documents('new_lines') }}) as documents
    where documents.file_sha256 is not null and documents.row_number is not null
    group by documents.journal_line_id
)

select
    {{ integrity_columns('37', 'P', {
        'entity_id': 'lines.entity_id', 'business_date': 'lines.business_date',
        'account_id': 'lines.account_id', 'document_id': 'lines.source_document_id',
        'amount_minor': 'lines.amount_minor', 'currency_code': 'lines.currency_code',
    }) }}
from {{ lines_of_this_run() }} as lines
inner join {{ ref('fct_journal_entries') }} as entries
    on lines.journal_entry_id = entries.journal_entry_id
left join parents
    on lines.journal_line_id = parents.journal_line_id
where
    parents.journal_line_id is null
    or lines.posting_rule_id is null
    or lines.rule_version is null
    or entries.code_version is null
