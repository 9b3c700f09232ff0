-- Grain: one row per document with movements of stock: a digest of what they cost, independent of
-- the order of rows. A run compares it with the digest of the last committed run.
with movements as (
    select
        source_system,
        source_document_id,
        {{ number_of_row([
            'movement_id', 'parent_movement_id', 'source_line_id', 'entity_id', 'location_id',
            'product_id', 'department_id', 'occurred_at', 'business_date', 'unit_event',
            'movement_type', 'quantity', 'unit_cost', 'cost_amount_minor', 'currency_code',
            'cost_basis', 'original_document_id',
        ]) }} as content_number
    from {{ ref('int_inventory__movement_costs') }}
)

select source_system, source_document_id, {{ digest_of_rows('content_number') }} as cost_digest
from movements
group by source_system, source_document_id
