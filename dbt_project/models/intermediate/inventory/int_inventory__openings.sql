-- Grain: one row per thing that costing starts from: an open lot of an item at its newest close, what
-- its last goods cost, and what a sale that comes back now took of a lot.
with returned_documents as (
    select distinct entity_id, product_id, source_system, original_document_id
    from {{ ref('int_inventory__open_steps') }}
    where treatment in ('return', 'return_damaged') and original_document_id is not null
),

returned_sales as (
    select distinct frozen.entity_id, frozen.product_id, frozen.costing_row_id
    from {{ ref('int_inventory__frozen_movements') }} as frozen
    inner join returned_documents as documents
        on frozen.source_system = documents.source_system
        and frozen.source_document_id = documents.original_document_id
        and frozen.entity_id = documents.entity_id
        and frozen.product_id = documents.product_id
    where frozen.movement_type = 'sale'
),

-- Each close keeps anew the portions of sales that came back in its period.
portions as (
    select
        stock.*,
        rank() over (
            partition by stock.entity_id, stock.costing_row_id order by stock.decision_sequence desc
        ) as place_from_last
    from {{ source('books', 'opening_stock') }} as stock
    inner join {{ source('settings', 'period_freezes') }} as freezes
        on stock.entity_id = freezes.entity_id
        and stock.decision_sequence = freezes.decision_sequence
    inner join returned_sales
        on stock.entity_id = returned_sales.entity_id
        and stock.costing_row_id = returned_sales.costing_row_id
    where stock.state = 'portion'
),

chosen as (
    select * from portions
    where place_from_last = 1
    union all by name
    select *, 1 as place_from_last from {{ source('books', 'opening_stock') }}
    where state in ('lot', 'cost')
)

select
    chosen.entity_id,
    chosen.product_id,
    chosen.location_id,
    chosen.state,
    chosen.costing_row_id as issue_row_id,
    chosen.opened_row_id,
    chosen.place,
    chosen.quantity_ten_thousandths,
    chosen.value_minor,
    chosen.drawn_ten_thousandths,
    chosen.drawn_minor
from chosen
inner join {{ ref('int_inventory__opened_items') }} as items
    on chosen.entity_id = items.entity_id
    and chosen.product_id = items.product_id
    and (chosen.state = 'portion' or chosen.decision_sequence = items.decision_sequence)
union all by name
-- A returned sale is named even where nothing of it is kept: all of it had come back.
select
    sales.entity_id, sales.product_id, 'named' as state, sales.costing_row_id as issue_row_id
from returned_sales as sales
inner join {{ ref('int_inventory__opened_items') }} as items
    on sales.entity_id = items.entity_id and sales.product_id = items.product_id
