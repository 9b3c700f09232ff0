-- Grain: one row per document that this run reads again: orders, payments, refunds and masters,
-- and those of the other families (cash, stock).
select document_id as source_document_id
from {{ ref('int_square__reach') }}
where is_touched
union
select master_id as source_document_id
from {{ ref('int_square__changed_masters') }}
{% for family in var('square_document_families') if family != 'sales' -%}
union
select source_document_id from {{ ref('int_square__' ~ family ~ '_touched_documents') }}
{% endfor -%}
