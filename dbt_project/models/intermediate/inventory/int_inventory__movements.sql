-- Grain: one row per movement of stock of a postable document, over all sources. Goods of a
-- document that is held back stay where they were until it posts.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with movements as (
    {{ union_of_sources('movements', var("source_systems")) }}
)

select movements.*
from movements
inner join {{ ref('int_pos__postable_documents') }} as documents
    on movements.source_system = documents.source_system
    and movements.source_document_id = documents.source_document_id
