-- Grain: one row per amount that the cost of a movement posts, for every recosted document. Costs
-- of goods sold and taken back are a unit of their own, so that a recost never reverses revenue.
{{ config(materialized='view') }}
with costs as (
    select costs.*
    from {{ ref('int_inventory__movement_costs') }} as costs
    inner join {{ ref('int_inventory__recosted_documents') }} as recosted
        on costs.source_system = recosted.source_system
        and costs.source_document_id = recosted.source_document_id
    where costs.cost_amount_minor <> 0
),

with_write_downs as (
    select
        costs.*,
        coalesce(write_downs.cost_amount_minor, 0) as write_down_minor
    from costs
    left join costs as write_downs
        on costs.movement_id = write_downs.parent_movement_id
        and write_downs.movement_type = 'write_down'
),

posted as (
    select
        with_write_downs.*,
        documents.source_version,
        case movement_type
            when 'sale' then 'cost_of_goods'
            when 'return' then 'cost_return'
            when 'return_without_receipt' then 'cost_return'
            when 'return_damaged' then 'cost_return_damaged'
            when 'write_down' then 'cost_return_lost'
            when 'receipt' then 'goods_received'
            when 'count' then 'count_variance'
            when 'write_off' then 'waste'
            when 'sample' then 'samples'
            when 'found' then 'stock_found'
            when 'lost' then 'stock_lost'
            else movement_type
        end as measure,
        case
            when movement_type = 'return_damaged' then cost_amount_minor + write_down_minor
            when movement_type in ('return', 'return_without_receipt', 'receipt', 'count', 'found')
                then cost_amount_minor
            else -cost_amount_minor
        end as posted_amount_minor,
        case
            when movement_type = 'receipt'
                then coalesce(original_document_id, with_write_downs.source_document_id)
        end as purchase_order_id
    from with_write_downs
    inner join {{ ref('int_pos__documents') }} as documents
        on with_write_downs.source_system = documents.source_system
        and with_write_downs.source_document_id = documents.source_document_id
)

{{ as_event_amounts('posted', {
    'source_system': 'source_system', 'source_document_id': 'source_document_id',
    'unit_event': 'unit_event', 'source_version': 'source_version', 'entity_id': 'entity_id',
    'location_id': 'location_id', 'business_date': 'business_date', 'event_type': 'unit_event',
    'measure': 'measure', 'amount_minor': 'posted_amount_minor', 'currency_code': 'currency_code',
    'source_line_id': 'source_line_id', 'product_id': 'product_id',
    'department_id': 'department_id', 'subledger_id': 'purchase_order_id',
    'subledger_type': "case when purchase_order_id is not null then 'purchase_order' end",
}) }}
