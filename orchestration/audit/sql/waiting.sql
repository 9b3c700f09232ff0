-- Documents of the entity up to the period's last day that wait for something that has not landed.
with amounts as (
    select source_system, source_document_id, observation_sequence, row_number, max(amount_minor) as amount_minor
    from fct_raw_rows
    group by source_system, source_document_id, observation_sequence, row_number
)

select
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    documents.source_system,
    documents.source_document_id,
    documents.document_type,
    documents.status_reason,
    cast(cast(amounts.amount_minor as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as amount,
    documents.currency_code,
    documents.file_sha256,
    documents.row_number
from fct_source_documents as documents
left join amounts
    on documents.source_system = amounts.source_system
    and documents.source_document_id = amounts.source_document_id
    and documents.observation_sequence = amounts.observation_sequence
    and documents.row_number = amounts.row_number
left join dim_currency as currencies on documents.currency_code = currencies.currency_code
where
    documents.document_status = 'awaiting_parent'
    and coalesce(documents.entity_id, $entity) = $entity
    and coalesce(documents.business_date, $last_day) <= $last_day
order by source_system, source_document_id
