-- Invariant 4 (Q). Lines, charges and taxes of a posted receipt add up to what its source states for it, its line
-- taxes to its tax, its allocated discounts to its discount; returns count negative. A discount with tax inside is
-- posted without it and stated with it: posted * (1 + rate) is what was stated, to the half minor unit that was
-- rounded away of each line (a whole one of a returned line, which is the difference of two rounded sums). What
-- does not lower the tax base (taxable amount less net) is stated as it is posted.
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

rates_inside as (
    select source_system, source_document_id, source_line_id, sum(tax_rate) as tax_rate,
        max(taxable_amount_minor) as taxable_amount_minor
    from {{ ref('int_pos__line_taxes') }}
    where is_inclusive
    group by source_system, source_document_id, source_line_id
),

lines as (
    select
        lines.source_system, lines.source_document_id, lines.sale_type, lines.gross_amount_minor,
        lines.line_discount_amount_minor + lines.order_discount_amount_minor + lines.comp_amount_minor
            as discount_amount_minor,
        coalesce(rates.tax_rate, 0) as tax_rate,
        coalesce(rates.taxable_amount_minor - lines.gross_amount_minor + lines.line_discount_amount_minor
            + lines.order_discount_amount_minor + lines.comp_amount_minor, 0) as keeping_amount_minor
    from {{ ref('int_pos__lines') }} as lines
    left join rates_inside as rates
        on lines.source_system = rates.source_system
        and lines.source_document_id = rates.source_document_id
        and lines.source_line_id = rates.source_line_id
),

parts as (
    select source_system, source_document_id, 'total' as total_kind,
        cast(gross_amount_minor - discount_amount_minor as decimal(28, 6)) as amount_minor, 0 as rounding
    from lines
    union all
    select source_system, source_document_id, 'discount' as total_kind,
        cast(discount_amount_minor + (discount_amount_minor - keeping_amount_minor) * tax_rate
            as decimal(28, 6)) as amount_minor,
        case
            when tax_rate = 0 or discount_amount_minor = keeping_amount_minor then 0
            when sale_type = 'return' then 1 + tax_rate
            else (1 + tax_rate) * 0.5
        end as rounding
    from lines
    union all
    select source_system, source_document_id, 'total' as total_kind, amount_minor, 0 as rounding
    from {{ ref('int_pos__charges') }}
    {% for total_kind in ['total', 'tax'] -%}
    union all
    select source_system, source_document_id, '{{ total_kind }}' as total_kind,
        tax_amount_minor as amount_minor, 0 as rounding
    from {{ ref('int_pos__line_taxes') }}
    {% endfor %}
),

sums as (
    select source_system, source_document_id, total_kind,
        cast(sum(amount_minor) as decimal(28, 6)) as amount_minor, sum(rounding) as rounding
    from parts
    group by source_system, source_document_id, total_kind
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
        'amount_minor': 'round(coalesce(sums.amount_minor, 0) - stated.amount_minor, 0)',
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
where abs(coalesce(sums.amount_minor, 0) - stated.amount_minor) > coalesce(sums.rounding, 0)
