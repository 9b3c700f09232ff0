-- Invariant 3 (Q). No posted receipt differs from its tenders.
{{ config(severity='warn', store_failures=true) }}
select
    {{ integrity_columns('3', 'Q', {'document_id': 'residuals.source_document_id', 'amount_minor': 'residuals.amount_minor', 'currency_code': 'residuals.currency_code', 'entity_id': 'units.entity_id', 'business_date': 'units.business_date'}) }}
from {{ ref('int_pos__receipt_residuals') }} as residuals
inner join {{ ref('int_accounting__live_units') }} as units
    on residuals.source_system = units.source_system
    and residuals.source_document_id = units.source_document_id
    and units.unit_event = 'receipt'
where residuals.amount_minor <> 0
