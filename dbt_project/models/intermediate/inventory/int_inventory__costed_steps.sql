-- Grain: one row per step of costing with what it costs: as this run costed it, or, where costing of its
-- item started after it, as its close found. Amounts are minor units, quantities ten-thousandths; of a count the read one is what
-- was counted, the other what it changed.
{{ config(materialized='view') }}
{% set step = [
    'movement_id', 'source_system', 'source_document_id', 'source_line_id', 'entity_id', 'location_id',
    'product_id', 'department_id', 'occurred_at', 'business_date', 'movement_type', 'treatment',
    'costing_row_id', 'original_row_id', 'original_document_id', 'is_frozen', 'is_current',
    'place_in_phase',
] -%}
select
    inputs.{{ step | join(', inputs.') }},
    inputs.position, inputs.costing_method, inputs.functional_currency_code,
    inputs.damaged_recovery_rate, inputs.minor_units_per_major,
    inputs.quantity_ten_thousandths as read_ten_thousandths, inputs.receipt_value_minor,
    inputs.known_unit_cost_millionths,
    results.quantity_ten_thousandths, results.amount_minor, results.true_up_minor, results.cost_basis
from {{ ref('int_inventory__costing_inputs') }} as inputs
inner join {{ ref('int_inventory__kernel_results') }} as results
    on inputs.position = results.position and results.result_type = 'movement'
where inputs.treatment <> 'held' and inputs.treatment not like 'opening_%'
union all
select
    steps.{{ step | join(', steps.') }},
    cast(null as bigint) as position, entities.costing_method, entities.functional_currency_code,
    steps.frozen_recovery_rate, currencies.minor_units_per_major,
    cast(coalesce(steps.counted_quantity, steps.quantity) * 10000 as bigint) as read_ten_thousandths,
    steps.frozen_receipt_value_minor, steps.frozen_unit_cost_millionths,
    costs.quantity_ten_thousandths, costs.amount_minor, costs.true_up_minor, costs.cost_basis
from {{ ref('int_inventory__movements_to_cost') }} as steps
inner join {{ ref('int_inventory__opened_items') }} as items
    on steps.entity_id = items.entity_id and steps.product_id = items.product_id
inner join {{ ref('int_inventory__frozen_costs') }} as costs
    on steps.entity_id = costs.entity_id and steps.costing_row_id = costs.costing_row_id
inner join {{ source('settings', 'entities') }} as entities
    on steps.entity_id = entities.entity_id
inner join {{ ref('currencies') }} as currencies
    on entities.functional_currency_code = currencies.currency_code
where steps.is_frozen
