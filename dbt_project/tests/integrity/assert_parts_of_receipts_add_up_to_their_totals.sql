-- Invariant 4 (Q). Lines, charges and taxes of a posted receipt add up to what the till states for the order, its
-- line taxes to its tax, its allocated discounts to its discount (in the till's own amounts); returns count negative.
{{ config(severity='warn', store_failures=true) }}
with posted as (
    select documents.*
    from {{ ref('int_pos__documents') }} as documents
    inner join {{ ref('int_pos__touched_documents') }} as touched
        on documents.source_system = touched.source_system
        and documents.source_document_id = touched.source_document_id
    inner join {{ ref('int_accounting__documents_in_the_books') }} as in_the_books
        on documents.source_system = in_the_books.source_system
        and documents.source_document_id = in_the_books.source_document_id
    where documents.source_system = 'square' and documents.document_type = 'receipt'
),

parts as (
    select source_document_id, 'total' as total_kind,
        gross_amount_minor - line_discount_amount_minor - order_discount_amount_minor
        - comp_amount_minor as amount_minor
    from {{ ref('int_pos__lines') }}
    where source_system = 'square'
    union all
    select source_document_id, 'total' as total_kind, amount_minor
    from {{ ref('int_pos__charges') }}
    where source_system = 'square'
    {% for total_kind in ['total', 'tax'] -%}
    union all
    select source_document_id, '{{ total_kind }}' as total_kind, tax_amount_minor as amount_minor
    from {{ ref('int_pos__line_taxes') }}
    where source_system = 'square'
    {% endfor -%}
    union all
    select order_id as source_document_id, 'discount' as total_kind,
        case when sale_type = 'return' then -discount_amount_minor else discount_amount_minor end as amount_minor
    from {{ ref('int_square__discount_shares') }}
),

sums as (
    select source_document_id, total_kind, cast(sum(amount_minor) as bigint) as amount_minor
    from parts
    group by source_document_id, total_kind
),

statements as (
    {% for total_kind in ['total', 'tax', 'discount'] -%}
    {% set order_column = 'total_amount_minor' if total_kind == 'total' else 'total_' ~ total_kind ~ '_amount_minor' -%}
    select posted.source_document_id, '{{ total_kind }}' as total_kind, orders.{{ order_column }} as amount_minor
    from posted
    inner join {{ ref('stg_square__orders') }} as orders
        on posted.source_document_id = orders.order_id
        and posted.observation_sequence = orders.observation_sequence
        and posted.row_number = orders.row_number
    union all
    select posted.source_document_id, '{{ total_kind }}' as total_kind,
        -returns.return_{{ total_kind }}_amount_minor as amount_minor
    from posted
    inner join {{ ref('stg_square__order_returns') }} as returns
        on posted.source_document_id = returns.order_id
        and posted.observation_sequence = returns.observation_sequence
        and posted.row_number = returns.row_number
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

stated as (
    select source_document_id, total_kind, cast(sum(amount_minor) as bigint) as amount_minor
    from statements
    group by source_document_id, total_kind
    having count(*) = count(amount_minor)
)

select
    {{ integrity_columns('4', 'Q', {
        'entity_id': 'posted.entity_id', 'location_id': 'posted.location_id',
        'business_date': 'posted.business_date', 'document_id': 'posted.source_document_id',
        'amount_minor': 'coalesce(sums.amount_minor, 0) - stated.amount_minor',
        'currency_code': 'posted.currency_code',
    }) }}
from stated
inner join posted on stated.source_document_id = posted.source_document_id
left join sums
    on stated.source_document_id = sums.source_document_id
    and stated.total_kind = sums.total_kind
where coalesce(sums.amount_minor, 0) <> stated.amount_minor
