-- Invariant 2 (P). A posted line is never 0 in its transaction currency.
{{ config(severity='error') }}
select
    {{ integrity_columns('2', 'P', {'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date', 'account_id': 'account_id', 'document_id': 'source_document_id', 'amount_minor': 'amount_minor', 'currency_code': 'currency_code'}) }}
from {{ lines_of_this_run() }} as lines
where amount_minor = 0 or amount_minor is null
