-- Grain: one row per store and business date of which a till's receipt or drawer, or anything that
-- still waits, has arrived.
{{ config(materialized='incremental', incremental_strategy='replace_dates') }}
select
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    cast(sum(
        case when documents.document_type in ('receipt', 'drawer_session') then 1 else 0 end
    ) as bigint) as till_documents,
    cast(sum(
        case when documents.document_status = 'awaiting_parent' then 1 else 0 end
    ) as bigint) as waiting_documents
from {{ ref('int_pos__documents') }} as documents
inner join {{ ref('int_pos__touched_dates') }} as touched
    on documents.business_date = touched.business_date
where documents.entity_id is not null and documents.location_id is not null
group by documents.entity_id, documents.location_id, documents.business_date
