-- Grain: one row per postable touched order and tax whose stated amount lies further from
-- base * rate than one minor unit per line. The stated amount stands; this only warns.
{{ config(materialized='view') }}
with sums as (
    select
        source_document_id, tax_id, min(tax_jurisdiction) as tax_jurisdiction,
        max(tax_rate) as tax_rate, count(*) as line_count,
        cast(sum(taxable_amount_minor) as bigint) as taxable_amount_minor,
        cast(sum(tax_amount_minor) as bigint) as tax_amount_minor
    from {{ ref('int_square__line_taxes') }}
    where tax_rate > 0
    group by source_document_id, tax_id
),

recomputed as (
    select
        *,
        {{ rounded_quotient('(taxable_amount_minor * cast(tax_rate * 1000000 as bigint))', '1000000') }}
            as recomputed_amount_minor
    from sums
)

select
    source_document_id, tax_id, tax_jurisdiction, tax_rate,
    tax_amount_minor - recomputed_amount_minor as difference_amount_minor
from recomputed
where abs(tax_amount_minor - recomputed_amount_minor) > line_count
