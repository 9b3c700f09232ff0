-- Grain: one row per touched document and thing worth a look that does not stop it from posting.
-- D: the store-day is held; W: listed.
{{ config(materialized='view') }}
with documents as (
    select * from {{ ref('int_square__sales_documents') }}
),

noted as (
    select
        '32' as invariant, 'D' as class, source_document_id, amount_minor,
        concat('tender ', tender_id, ' is of a kind nobody mapped: posted to suspense') as detail
    from {{ ref('int_square__tenders') }}
    where tender_type = 'unknown'
    union all
    select
        '32' as invariant, 'D' as class, refund_id as source_document_id,
        refund_amount_minor as amount_minor,
        'the refund went to a destination nobody mapped: posted to suspense' as detail
    from {{ ref('int_square__refunds') }}
    where tender_type = 'unknown'
    union all
    select
        '32' as invariant, 'D' as class, source_document_id, gross_amount_minor as amount_minor,
        concat('line ', source_line_id, ' is of a kind nobody mapped: posted to suspense') as detail
    from {{ ref('int_square__lines') }}
    where line_type = 'unknown'
    union all
    select
        '32' as invariant, 'W' as class, source_document_id,
        line_discount_amount_minor + order_discount_amount_minor as amount_minor,
        concat('the discount on line ', source_line_id, ' has no mapped reason') as detail
    from {{ ref('int_square__lines') }}
    where discount_reason_code = 'unmapped'
    union all
    select
        '15' as invariant, 'D' as class, payment_id as source_document_id,
        total_amount_minor as amount_minor,
        concat('order ', settled_order_id, ' names other payments, yet this one is completed') as detail
    from {{ ref('int_square__payments') }}
    where is_touched and payment_role = 'replaced'
    union all
    select
        '19' as invariant, 'W' as class, order_id as source_document_id,
        total_amount_minor as amount_minor,
        case
            when exemption_certificate is null then 'sold exempt without a certificate'
            when exemption_expires_date is null
                then concat('exemption certificate ', exemption_certificate, ' has no expiry date')
            else concat('exemption certificate ', exemption_certificate, ' expired on ',
                cast(exemption_expires_date as varchar))
        end as detail
    from {{ ref('int_square__order_documents') }}
    where
        document_status = 'postable'
        and (exemption_certificate is not null or exemption_expires_date is not null)
        and (
            exemption_certificate is null or exemption_expires_date is null
            or exemption_expires_date < business_date
        )
    union all
    select
        '19' as invariant, 'W' as class, order_id as source_document_id,
        untaxed_amount_minor as amount_minor,
        'taxable goods sold untaxed without an exemption certificate' as detail
    from {{ ref('int_square__untaxed_sales') }}
    union all
    select
        'void' as invariant, 'W' as class, order_id as source_document_id,
        total_amount_minor as amount_minor, status_reason as detail
    from {{ ref('int_square__order_documents') }}
    where document_status = 'void'
    union all
    select
        '5' as invariant, 'W' as class, order_id as source_document_id, cast(0 as bigint) as amount_minor,
        concat('may be the same sale as order ', other_order_id, ': ', likeness) as detail
    from {{ ref('int_square__near_duplicates') }}
    union all
    select
        '36' as invariant, 'W' as class, source_document_id, difference_amount_minor as amount_minor,
        concat('stated tax ', tax_jurisdiction, ' differs from base * ', cast(tax_rate as varchar)) as detail
    from {{ ref('int_square__tax_differences') }}
)

select
    noted.invariant,
    noted.class,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    cast(null as varchar) as account_id,
    'square' as source_system,
    noted.source_document_id as document_id,
    cast(noted.amount_minor as bigint) as amount_minor,
    documents.currency_code,
    noted.detail
from noted
inner join documents
    on noted.source_document_id = documents.source_document_id
