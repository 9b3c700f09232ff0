-- Grain: one row per touched stock count dated in a closed period that does not hold it so. What was
-- counted then says nothing of what is there on the first open day, so it waits for its period.
select
    'square' as source_system,
    counted.source_document_id,
    'CP' as invariant,
    cast(0 as bigint) as amount_minor,
    documents.currency_code,
    concat(
        'goods were counted on ', cast(documents.business_date as varchar),
        ', which is closed: reopen the period, or count again'
    ) as detail,
    'Q' as class
from {{ ref('int_square__stock_rows') }} as counted
inner join {{ ref('int_square__stock_documents') }} as documents
    on counted.source_document_id = documents.source_document_id
inner join {{ source('settings', 'period_locks') }} as locks
    on documents.entity_id = locks.entity_id
    and documents.business_date <= locks.locked_through
left join {{ ref('int_inventory__frozen_movements') }} as frozen
    on frozen.source_system = 'square'
    and frozen.is_live
    and frozen.movement_type = 'count'
    and counted.source_document_id = frozen.source_document_id
    and counted.source_line_id = frozen.source_line_id
    and counted.location_id = frozen.location_id
    and counted.product_id = frozen.product_id
    and counted.counted_quantity = frozen.counted_quantity
    and documents.business_date = frozen.business_date
where
    counted.is_newest
    and counted.movement_type = 'count'
    and documents.document_status = 'postable'
    and frozen.costing_row_id is null
group by counted.source_document_id, documents.currency_code, documents.business_date
