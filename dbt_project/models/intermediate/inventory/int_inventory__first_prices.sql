-- Grain: one row per entity and product sold: its first positive price by event time, as the
-- amount and quantity of that line, so that nothing is divided.
{{ config(materialized='view') }}
with priced_lines as (
    select
        lines.entity_id,
        lines.product_id,
        lines.gross_amount_minor,
        lines.quantity,
        row_number() over (
            partition by lines.entity_id, lines.product_id
            order by documents.occurred_at, lines.source_document_id, lines.line_number, lines.source_line_id
        ) as place
    from {{ ref('int_pos__lines') }} as lines
    inner join {{ ref('int_pos__documents') }} as documents
        on lines.source_system = documents.source_system
        and lines.source_document_id = documents.source_document_id
    inner join {{ source('settings', 'entities') }} as entities
        on lines.entity_id = entities.entity_id
        and lines.currency_code = entities.functional_currency_code
    where
        lines.line_type = 'goods'
        and lines.sale_type = 'sale'
        and lines.product_id is not null
        and lines.gross_amount_minor > 0
        and lines.quantity > 0
)

select entity_id, product_id, gross_amount_minor, quantity
from priced_lines
where place = 1
