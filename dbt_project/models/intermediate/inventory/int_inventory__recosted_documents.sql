-- Grain: one row per document whose cost this run posts and writes again: those read again, and
-- those that cost something else than when they were posted (a receipt of goods that came late
-- moves the cost of a sale nobody touched). The others keep their entries unlooked at, so that a
-- day's work does not grow with the history behind it. Of a document of closed periods nothing is
-- costed unless something of it is open, so that its costs are not compared.
with frozen_documents as (
    select distinct source_system, source_document_id
    from {{ ref('int_inventory__frozen_movements') }}
)

select source_system, source_document_id
from {{ ref('int_pos__touched_documents') }}
union
select
    coalesce(costs.source_system, posted.source_system) as source_system,
    coalesce(costs.source_document_id, posted.source_document_id) as source_document_id
from {{ ref('int_inventory__document_costs') }} as costs
full outer join {{ source('books', 'posted_costs') }} as posted
    on costs.source_system = posted.source_system
    and costs.source_document_id = posted.source_document_id
left join frozen_documents
    on posted.source_system = frozen_documents.source_system
    and posted.source_document_id = frozen_documents.source_document_id
where
    costs.cost_digest is distinct from posted.cost_digest
    and (costs.source_document_id is not null or frozen_documents.source_document_id is null)
