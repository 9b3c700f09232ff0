-- Invariant 37 (P). Each new line leads to a document with its file and row, a rule, a rule version and a code version.
{{ config(severity='error') }}
select
    {{ integrity_columns('37', 'P', {
        'entity_id': 'lines.entity_id', 'business_date': 'lines.business_date',
        'account_id': 'lines.account_id', 'document_id': 'lines.source_document_id',
        'amount_minor': 'lines.amount_minor', 'currency_code': 'lines.currency_code',
    }) }}
from {{ lines_of_this_run() }} as lines
inner join {{ ref('fct_journal_entries') }} as entries
    on lines.journal_entry_id = entries.journal_entry_id
left join {{ ref('int_pos__documents') }} as documents
    on lines.source_system = documents.source_system
    and lines.source_document_id = documents.source_document_id
where
    documents.file_sha256 is null
    or documents.row_number is null
    or lines.posting_rule_id is null
    or lines.rule_version is null
    or entries.code_version is null
