-- Invariant 4 (Q). Lines, charges and taxes of a posted receipt add up to what its source states for it, its line
-- taxes to its tax, its allocated discounts to its discount; returns count negative. A discount with tax inside is
-- stated in other amounts than posted: its source's own finding compares those.
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
    where documents.document_type = 'receipt'
),

parts as (
    select source_system, source_document_id, 'total' as total_kind,
        gross_amount_minor - line_discount_amount_minor - order_discount_amount_minor
        - comp_amount_minor as amount_minor
    from {{ ref('int_pos__lines') }}
    union all
    select source_system, source_document_id, 'discount' as total_kind,
        line_discount_amount_minor + order_discount_amount_minor + comp_amount_minor as amount_minor
    from {{ ref('int_pos__lines') }}
    union all
    select source_system, source_document_id, 'total' as total_kind, amount_minor
    from {{ ref('int_pos__charges') }}
    {% for total_kind in ['total', 'tax'] -%}
    union all
    select source_system, source_document_id, '{{ total_kind }}' as total_kind,
        tax_amount_minor as amount_minor
    from {{ ref('int_pos__line_taxes') }}
    {% endfor %}
),

sums as (
    select source_system, source_document_id, total_kind, cast(sum(amount_minor) as bigint) as amount_minor
    from parts
    group by source_system, source_document_id, total_kind
),

tax_inside as (
    select distinct source_system, source_document_id, 'discount' as total_kind
    from {{ ref('int_pos__line_taxes') }}
    where is_inclusive
),

stated as (
    select
        source_system, source_document_id, total_kind,
        cast(sum(case when sale_type = 'return' then -amount_minor else amount_minor end) as bigint)
            as amount_minor
    from {{ ref('int_pos__stated_totals') }}
    group by source_system, source_document_id, total_kind
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
inner join posted
    on stated.source_system = posted.source_system
    and stated.source_document_id = posted.source_document_id
left join sums
    on stated.source_system = sums.source_system
    and stated.source_document_id = sums.source_document_id
    and stated.total_kind = sums.total_kind
left join tax_inside
    on stated.source_system = tax_inside.source_system
    and stated.source_document_id = tax_inside.source_document_id
    and stated.total_kind = tax_inside.total_kind
where
    coalesce(sums.amount_minor, 0) <> stated.amount_minor
    and tax_inside.source_document_id is null
