-- Grain: one row per movement of stock with its cost, and one per amount a movement brings beside
-- its own: cost_true_up (goods sold before they were there cost something else), price_variance
-- (a receipt differs from the standard), write_down (what a damaged return is no longer worth).
-- A movement of a closed period that was taken back has no row, as its mirror in the journal undoes
-- it, but what its goods were worth beside that, because others had used them, has.
-- Amounts are signed as they change the value of stock, in the entity's functional currency; all
-- rows of a product add up to what its layers hold. A damaged return comes in at its whole cost.
-- Only documents that are read again or have a step costed by this run are here, each with all its
-- movements: what is closed and stands costs what it did.
with documents as (
    select source_system, source_document_id
    from {{ ref('int_pos__touched_documents') }}
    union
    select source_system, source_document_id
    from {{ ref('int_inventory__costing_inputs') }}
    where treatment <> 'held' and treatment not like 'opening_%'
),

costed as (
    select
        steps.*,
        steps.treatment = 'reversal' as is_reversal,
        steps.functional_currency_code as currency_code,
        case
            when steps.treatment = 'reversal' then 'stock_reversal'
            when steps.movement_type = 'receipt' then 'goods_receipt'
            when steps.movement_type = 'count' then 'stock_count'
            when steps.movement_type in ('write_off', 'sample', 'found', 'lost')
                then 'inventory_adjustment'
            else 'cost_of_sale'
        end as unit_event
    from {{ ref('int_inventory__costed_steps') }} as steps
    inner join documents
        on steps.source_system = documents.source_system
        and steps.source_document_id = documents.source_document_id
    where steps.is_current or steps.treatment = 'reversal'
),

beside as (
    select
        *,
        case when costing_method = 'standard_cost' then 'price_variance' else 'cost_true_up' end
            as beside_type,
        true_up_minor as beside_amount_minor
    from costed
    where true_up_minor <> 0
    union all
    select
        *,
        'write_down' as beside_type,
        cast(round(amount_minor * damaged_recovery_rate, 0) as bigint) - amount_minor
            as beside_amount_minor
    from costed
    where movement_type = 'return_damaged' and not is_reversal
)

select
    movement_id,
    cast(null as varchar) as parent_movement_id,
    source_system, source_document_id, source_line_id, entity_id, location_id, product_id,
    department_id, occurred_at, business_date, unit_event, movement_type,
    cast(quantity_ten_thousandths * 0.0001 as decimal(18, 4)) as quantity,
    cast(case
        when quantity_ten_thousandths <> 0 then 0.000001 * {{ rounded_quotient(
            'cast(abs(amount_minor) as decimal(38, 0)) * 10000000000',
            'abs(quantity_ten_thousandths) * minor_units_per_major'
        ) }}
    end as decimal(18, 6)) as unit_cost,
    amount_minor as cost_amount_minor,
    currency_code,
    cost_basis,
    original_document_id
from costed
where not is_reversal
union all
select
    case
        when is_reversal then {{ hash_of(['costing_row_id', 'beside_type']) }}
        else {{ hash_of(['movement_id', 'beside_type']) }}
    end as movement_id,
    movement_id as parent_movement_id,
    source_system, source_document_id, source_line_id, entity_id, location_id, product_id,
    department_id, occurred_at, business_date, unit_event,
    beside_type as movement_type,
    cast(0 as decimal(18, 4)) as quantity,
    cast(null as decimal(18, 6)) as unit_cost,
    beside_amount_minor as cost_amount_minor,
    currency_code,
    cost_basis,
    original_document_id
from beside
where beside_amount_minor <> 0
