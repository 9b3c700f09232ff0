-- Grain: one row per line of merchandise or service that was sold or taken back, as known now.
-- Amounts are without tax, returns negative; net = gross - discount - comp, tax apart. A price
-- adjustment is a discount given later. Lines of documents that may not post are not here.
{{ config(
    materialized='incremental', incremental_strategy='replace_changed_documents',
) }}
with changed as (
    select lines.*
    from {{ ref('int_pos__lines') }} as lines
    inner join {{ ref('int_pos__changed_documents') }} as changed
        on lines.source_system = changed.source_system
        and lines.source_document_id = changed.source_document_id
    where lines.line_type in ('goods', 'service', 'discount', 'amount_only_refund', 'price_adjustment')
),

live_documents as (
    -- A receipt of free goods alone posts no receipt unit: that it may post, or moved stock, says it.
    select source_system, source_document_id
    from {{ ref('int_accounting__live_units') }}
    where unit_event = 'receipt'
    union
    select source_system, source_document_id
    from {{ ref('int_pos__postable_documents') }}
    union
    select source_system, source_document_id
    from {{ ref('int_inventory__movements') }}
),

costs as (
    select
        movements.source_system,
        movements.source_document_id,
        movements.source_line_id,
        cast(-sum(movements.cost_amount_minor) as bigint) as cost_amount_minor
    from {{ ref('int_inventory__movement_costs') }} as movements
    inner join {{ ref('int_pos__changed_documents') }} as changed
        on movements.source_system = changed.source_system
        and movements.source_document_id = changed.source_document_id
    where movements.movement_type in ('sale', 'return', 'return_damaged', 'return_without_receipt')
    group by movements.source_system, movements.source_document_id, movements.source_line_id
)

select
    {{ hash_of([
        'changed.source_system', 'changed.source_document_id', 'changed.source_line_id',
        'changed.sale_type',
    ]) }} as sale_line_id,
    changed.source_system,
    changed.source_document_id,
    changed.source_line_id,
    changed.line_number,
    changed.entity_id,
    changed.location_id,
    changed.business_date,
    changed.product_id,
    changed.department_id,
    changed.employee_id,
    changed.register_id,
    changed.channel,
    changed.sale_type,
    changed.line_type,
    changed.quantity,
    case when changed.line_type = 'price_adjustment' then 0 else changed.gross_amount_minor end
        as gross_amount_minor,
    cast(changed.line_discount_amount_minor + changed.order_discount_amount_minor
        - case when changed.line_type = 'price_adjustment' then changed.gross_amount_minor else 0 end
        as bigint) as discount_amount_minor,
    changed.discount_reason_code,
    changed.comp_amount_minor,
    cast(changed.gross_amount_minor - changed.line_discount_amount_minor
        - changed.order_discount_amount_minor - changed.comp_amount_minor as bigint)
        as net_amount_minor,
    changed.tax_amount_minor,
    coalesce(costs.cost_amount_minor, 0) as cost_amount_minor,
    changed.currency_code,
    changed.sale_type = 'return' as is_return,
    changed.original_document_id,
    changed.original_line_id
from changed
inner join live_documents
    on changed.source_system = live_documents.source_system
    and changed.source_document_id = live_documents.source_document_id
left join costs
    on changed.source_system = costs.source_system
    and changed.source_document_id = costs.source_document_id
    and changed.source_line_id = costs.source_line_id
