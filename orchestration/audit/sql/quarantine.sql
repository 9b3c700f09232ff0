-- What is held out of the books: documents of the entity up to the period's last day, and files of no one entity.
select
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    held.source_system,
    held.document_id,
    held.reason,
    held.detail,
    cast(cast(held.amount_minor as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as amount,
    held.currency_code,
    held.status,
    held.file_sha256,
    held.row_number
from quarantine as held
left join fct_source_documents as documents
    on held.source_system = documents.source_system
    and held.document_id = documents.source_document_id
left join dim_currency as currencies on held.currency_code = currencies.currency_code
where
    coalesce(documents.entity_id, $entity) = $entity
    and coalesce(documents.business_date, $last_day) <= $last_day
order by all
