-- Grain: one row per receipt and currency: lines + tax + charges less tenders, zero when the receipt
-- balances (invariant 3). Cash-back and what is refunded count as negative tenders.
{{ config(materialized='view') }}
with signed_amounts as (
    select
        source_system, source_document_id, currency_code,
        gross_amount_minor - line_discount_amount_minor - order_discount_amount_minor
        - comp_amount_minor as amount_minor
    from {{ ref('int_pos__lines') }}
    union all
    select source_system, source_document_id, currency_code, tax_amount_minor
    from {{ ref('int_pos__line_taxes') }}
    union all
    select source_system, source_document_id, currency_code, amount_minor
    from {{ ref('int_pos__charges') }}
    union all
    select
        source_system, source_document_id, currency_code,
        case
            when measure in ('tender_received', 'settled_elsewhere') then -amount_minor
            else amount_minor
        end as amount_minor
    from {{ ref('int_pos__tenders') }}
)

select
    source_system,
    source_document_id,
    currency_code,
    cast(sum(amount_minor) as bigint) as amount_minor
from signed_amounts
group by source_system, source_document_id, currency_code
