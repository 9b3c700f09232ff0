-- Grain: one row per document that this run reads again: orders, payments and refunds.
select distinct document_id as source_document_id
from {{ ref('int_square__reach') }}
where is_touched
