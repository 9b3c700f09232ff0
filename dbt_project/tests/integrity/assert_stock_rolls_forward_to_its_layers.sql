-- Invariant 11 (P). Receipts + returns - issues +/- adjustments equal closing stock, in quantity and value, by product.
{{ config(severity='error') }}
with rolled as (
    select
        entity_id, location_id, product_id, currency_code,
        quantity,
        cost_amount_minor as value_minor,
        cast(0 as bigint) as closing_value_minor
    from {{ ref('fct_inventory_movements') }}
    union all
    select
        entity_id, location_id, product_id, currency_code,
        -quantity as quantity,
        cast(0 as bigint) as value_minor,
        value_minor as closing_value_minor
    from {{ ref('int_inventory__layers') }}
)

select
    {{ integrity_columns('11', 'P', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'document_id': 'product_id',
        'amount_minor': 'sum(value_minor) - sum(closing_value_minor)',
        'currency_code': 'currency_code',
    }) }}
from rolled
group by entity_id, location_id, product_id, currency_code
having sum(quantity) <> 0 or sum(value_minor) <> sum(closing_value_minor)
