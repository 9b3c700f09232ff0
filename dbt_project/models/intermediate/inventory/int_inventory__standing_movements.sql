-- Grain: one row per movement of today that a closed period holds as it is: the same goods, place, day
-- and purpose. Its cost stands. What says no word about stock (a price, a tender, the department, the
-- time of day) may have changed. Kept from run to run; a decision about a period lays all anew.
{{ config(materialized='incremental', incremental_strategy='replace_documents_or_all_upon_a_decision') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    frozen.costing_row_id,
    movements.source_system,
    movements.source_document_id,
    movements.movement_id,
    movements.department_id,
    movements.occurred_at,
    movements.original_document_id
from {{ ref('int_inventory__frozen_movements') }} as frozen
inner join {{ ref('int_inventory__movements') }} as movements
    on frozen.movement_id = movements.movement_id
    and frozen.entity_id = movements.entity_id
    and frozen.location_id = movements.location_id
    and frozen.product_id = movements.product_id
    and frozen.business_date = movements.business_date
    and frozen.movement_type = movements.movement_type
where
    frozen.is_live
    and frozen.quantity is not distinct from movements.quantity
    and frozen.counted_quantity is not distinct from movements.counted_quantity
    and (
        frozen.movement_type <> 'receipt'
        or (
            frozen.unit_cost is not distinct from movements.unit_cost
            and frozen.currency_code is not distinct from movements.currency_code
        )
    )
    and (
        frozen.movement_type = 'receipt'
        or (
            frozen.original_document_id is not distinct from movements.original_document_id
            and frozen.original_line_id is not distinct from movements.original_line_id
        )
    )
    {% if is_incremental() -%}
    and (
        exists ({{ decisions_of_this_run() }})
        or (movements.source_system, movements.source_document_id) in (
            select (source_system, source_document_id) from {{ ref('int_pos__touched_documents') }}
        )
    )
    {%- endif %}
