-- Grain: one row per document that this run reads again: orders, payments, refunds and masters.
select document_id as source_document_id
from {{ ref('int_square__reach') }}
where is_touched
union
select master_id as source_document_id
from {{ ref('int_square__changed_masters') }}
