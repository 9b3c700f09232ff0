-- Invariant 1 (P). Debits equal credits per entry, currency and entity, in both currencies.
{{ config(severity='error') }}
select
    {{ integrity_columns('1', 'P', {'entity_id': 'min(entity_id)', 'business_date': 'min(business_date)', 'document_id': 'min(source_document_id)', 'amount_minor': 'sum(amount_minor)', 'currency_code': 'currency_code'}) }}
from {{ lines_of_this_run() }} as lines
group by journal_entry_id, currency_code
having sum(amount_minor) <> 0 or sum(functional_amount_minor) <> 0
