{#- Stock by store: what its movements are worth. Damaged goods taken back stand apart, at what they are still worth. -#}
{% macro stock_value_movements() -%}
{{ subledger_movements(
    ref('fct_inventory_movements'), "'stock'",
    "case when movement_type in ('return_damaged', 'write_down') then 'returned_goods' else 'merchandise_inventory' end",
    {'item_id': 'location_id', 'amount_minor': 'cost_amount_minor'}
) }}
{%- endmacro %}

{#- Goods received and not invoiced, by purchase order. Nothing is invoiced by this release. -#}
{% macro goods_received_movements() -%}
{%- set received -%}
(
    select
        moved.*,
        coalesce(movements.original_document_id, movements.source_document_id) as purchase_order_id
    from {{ ref('fct_inventory_movements') }} as moved
    inner join {{ ref('int_inventory__movements') }} as movements
        on moved.movement_id = movements.movement_id
    where moved.movement_type = 'receipt'
) as received
{%- endset -%}
{{ subledger_movements(
    received, "'goods received'", "'goods_received_not_invoiced'",
    {'item_id': 'purchase_order_id', 'amount_minor': '-cost_amount_minor'}
) }}
{%- endmacro %}
