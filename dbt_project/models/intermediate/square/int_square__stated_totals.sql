-- Grain: one row per postable touched order, side (what it sells, what it takes back) and kind of total:
-- what the till states, in its own amounts, positive; null where it states none. A return that holds
-- a tax the till did not state has no statement of its tax.
{{ config(materialized='view') }}
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

return_totals as (
    select
        returns.order_id,
        cast(sum(returns.return_total_amount_minor) as bigint) as total_amount_minor,
        cast(sum(returns.return_tax_amount_minor) as bigint) as total_tax_amount_minor,
        cast(sum(returns.return_discount_amount_minor) as bigint) as total_discount_amount_minor
    from {{ ref('stg_square__order_returns') }} as returns
    inner join documents
        on returns.order_id = documents.order_id
        and returns.observation_sequence = documents.observation_sequence
        and returns.row_number = documents.row_number
    group by returns.order_id
),

returns as (
    select
        return_totals.order_id, return_totals.total_amount_minor,
        case when unstated.order_id is null then return_totals.total_tax_amount_minor end
            as total_tax_amount_minor,
        return_totals.total_discount_amount_minor
    from return_totals
    left join (select distinct order_id from {{ ref('int_square__unstated_taxes') }}) as unstated
        on return_totals.order_id = unstated.order_id
)

{% for sale_type, relation in [('sale', 'documents'), ('return', 'returns')] -%}
{% set is_last_side = loop.last -%}
{% for total_kind, column in [
    ('total', 'total_amount_minor'), ('tax', 'total_tax_amount_minor'),
    ('discount', 'total_discount_amount_minor'),
] -%}
select
    'square' as source_system, order_id as source_document_id, '{{ sale_type }}' as sale_type,
    '{{ total_kind }}' as total_kind, {{ column }} as amount_minor
from {{ relation }}
{% if not (is_last_side and loop.last) %}union all{% endif %}
{% endfor -%}
{% endfor -%}
