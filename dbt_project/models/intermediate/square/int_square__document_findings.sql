-- Grain: one row per touched document and Q rule of the source it breaks.
-- 4: parts add up to the order's totals. 5: one newest version. 25: no more comes back than was
-- sold. 32: its location belongs to an entity.
{{ config(materialized='view') }}
with conflicts as (
    select order_id as source_document_id, currency_code, 'order' as document_kind
    from {{ ref('int_square__orders') }} where is_conflicting and is_touched
    union all
    select payment_id as source_document_id, currency_code, 'payment' as document_kind
    from {{ ref('int_square__payments') }} where is_conflicting and is_touched
    union all
    select refund_id as source_document_id, currency_code, 'refund' as document_kind
    from {{ ref('int_square__refunds') }} where is_conflicting
    union all
    select distinct tenders.order_id as source_document_id, payments.currency_code, 'payment' as document_kind
    from {{ ref('int_square__payments') }} as payments
    inner join {{ ref('int_square__order_tenders') }} as tenders
        on payments.payment_id = tenders.payment_id
    where payments.is_conflicting and tenders.is_touched
),

unknown_locations as (
    select order_id as source_document_id, currency_code, location_id
    from {{ ref('int_square__orders') }} where is_unknown_location and is_touched
    union all
    select payment_id as source_document_id, currency_code, location_id
    from {{ ref('int_square__payments') }} where is_unknown_location and is_touched
    union all
    select refund_id as source_document_id, currency_code, location_id
    from {{ ref('int_square__refunds') }} where is_unknown_location
),

taken_back as (
    select
        order_id as source_document_id,
        currency_code,
        case
            when returned_amount_minor > sold_amount_minor then returned_amount_minor - sold_amount_minor
            else greatest(coalesce(returned_line_amount_minor - sold_line_amount_minor, 0), 0)
        end as amount_minor,
        case
            when returned_amount_minor > sold_amount_minor
                then concat('returns of order ', source_order_id, ' exceed what it sold')
            when sold_quantity is null
                then concat('order ', source_order_id, ' has no line ',
                    coalesce(source_line_uid, '(none named)'))
            when returned_quantity <= sold_quantity
                then concat('returns of line ', source_line_uid, ' of order ', source_order_id,
                    ' exceed what it sold')
            else concat(
                regexp_replace(cast(returned_quantity as varchar), '[.]0+$', ''), ' returned of ',
                regexp_replace(cast(sold_quantity as varchar), '[.]0+$', ''),
                ' sold on line ', source_line_uid, ' of order ', source_order_id)
        end as detail
    from {{ ref('int_square__returned_quantities') }}
    where
        returned_amount_minor > sold_amount_minor
        or returned_line_amount_minor > sold_line_amount_minor
        or (
            line_kind not in ('amount_only_refund', 'price_adjustment')
            and (sold_quantity is null or returned_quantity > sold_quantity)
        )
)

select
    'square' as source_system, source_document_id, '5' as invariant, 'Q' as class,
    cast(0 as bigint) as amount_minor, currency_code,
    concat('two versions of the ', document_kind, ' carry the same time and number but differ') as detail
from conflicts
union all
select
    'square' as source_system, source_document_id, '32' as invariant, 'Q' as class,
    cast(0 as bigint) as amount_minor, currency_code,
    concat('location ', coalesce(location_id, '(none)'),
        ' has no entity or trading day; add it to tillbook.toml') as detail
from unknown_locations
union all
select
    'square' as source_system, checks.order_id as source_document_id, '4' as invariant, 'Q' as class,
    checks.summed_amount_minor - checks.stated_amount_minor as amount_minor, documents.currency_code,
    concat('the parts of the ', checks.sale_type, ' add up to ', cast(checks.summed_amount_minor as varchar),
        ' but its ', checks.total_kind, ' says ', cast(checks.stated_amount_minor as varchar)) as detail
from {{ ref('int_square__order_checks') }} as checks
inner join {{ ref('int_square__order_documents') }} as documents
    on checks.order_id = documents.order_id
where checks.summed_amount_minor <> checks.stated_amount_minor
union all
select
    'square' as source_system, source_document_id, '25' as invariant, 'Q' as class,
    cast(max(amount_minor) as bigint) as amount_minor, currency_code, min(detail) as detail
from taken_back
group by source_document_id, currency_code
