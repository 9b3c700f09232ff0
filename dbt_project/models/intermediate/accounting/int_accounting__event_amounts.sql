-- Grain: one row per amount to be posted by a unit this run looks at: receipts of touched
-- documents, other events of touched documents, and the cost of recosted documents.
-- Nothing of a blocked document is here, so what was posted of it is mirrored; what others used of
-- its goods in a closed period is worth the same whether it is blocked or gone.
with amounts as (
    select * from {{ ref('int_accounting__receipt_amounts') }}
    {% for model in var('event_amount_models') %}
    union all by name
    select * from {{ ref(model) }}
    {% endfor %}
)

select amounts.*
from amounts
left join {{ ref('int_pos__blocked_documents') }} as blocked
    on amounts.source_system = blocked.source_system
    and amounts.source_document_id = blocked.source_document_id
where
    amounts.amount_minor <> 0
    and (blocked.source_document_id is null or amounts.unit_event = 'stock_reversal')
