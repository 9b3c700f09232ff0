-- Invariant 36 (W). A posted receipt whose stated tax lies further from base times rate than one minor unit a line
-- stands among the warnings; the stated amount itself is authoritative.
{{ config(severity='warn', store_failures=true) }}
with sums as (
    select
        taxes.source_system, taxes.source_document_id, taxes.tax_id, taxes.tax_rate,
        min(taxes.entity_id) as entity_id, min(taxes.location_id) as location_id,
        min(taxes.business_date) as business_date, min(taxes.currency_code) as currency_code,
        count(*) as line_count,
        cast(sum(taxes.taxable_amount_minor) as bigint) as taxable_amount_minor,
        cast(sum(taxes.tax_amount_minor) as bigint) as tax_amount_minor
    from {{ ref('int_pos__line_taxes') }} as taxes
    inner join {{ ref('int_pos__touched_documents') }} as touched
        on taxes.source_system = touched.source_system
        and taxes.source_document_id = touched.source_document_id
    inner join {{ ref('int_accounting__documents_in_the_books') }} as in_the_books
        on taxes.source_system = in_the_books.source_system
        and taxes.source_document_id = in_the_books.source_document_id
    where taxes.tax_rate > 0
    group by taxes.source_system, taxes.source_document_id, taxes.tax_id, taxes.tax_rate
),

recomputed as (
    select
        *,
        tax_amount_minor - {{ rounded_quotient(
            '(taxable_amount_minor * cast(tax_rate * 1000000 as bigint))', '1000000'
        ) }} as difference_amount_minor
    from sums
),

listed as (
    select source_system, source_document_id as document_id, amount_minor
    from {{ ref('int_pos__warnings') }}
    where invariant = '36'
)

select
    {{ integrity_columns('36', 'W', {
        'entity_id': 'recomputed.entity_id', 'location_id': 'recomputed.location_id',
        'business_date': 'recomputed.business_date', 'document_id': 'recomputed.source_document_id',
        'amount_minor': 'recomputed.difference_amount_minor',
        'currency_code': 'recomputed.currency_code',
    }) }}
from recomputed
left join listed
    on recomputed.source_system = listed.source_system
    and recomputed.source_document_id = listed.document_id
    and recomputed.difference_amount_minor = listed.amount_minor
where abs(recomputed.difference_amount_minor) > recomputed.line_count and listed.document_id is null
