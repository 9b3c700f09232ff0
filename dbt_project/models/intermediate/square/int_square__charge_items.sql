-- Grain: one row per service charge, or service charge given back, of a postable touched order:
-- amounts positive as the till states them. `charge_amount_minor` is without tax, also without
-- the tax inside the price; an apportioned charge is also part of its lines' money, with their tax.
-- `amount_sign`: given back is negative, but a restocking fee, which the customer pays on a return.
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

stated as (
    select
        order_id, 'sale' as sale_type, cast(null as varchar) as return_uid, service_charge_uid,
        service_charge_name, charge_number, is_apportioned, stated_amount_minor, applied_amount_minor,
        total_tax_amount_minor, total_amount_minor, observation_sequence, row_number
    from {{ ref('stg_square__order_service_charges') }}
    union all
    select
        order_id, 'return' as sale_type, return_uid, service_charge_uid, service_charge_name,
        charge_number, is_apportioned, stated_amount_minor, applied_amount_minor,
        total_tax_amount_minor, total_amount_minor, observation_sequence, row_number
    from {{ ref('stg_square__order_return_service_charges') }}
),

named as (
    select
        stated.*,
        coalesce(meanings.meaning_code, 'service_charge') as charge_type
    from stated
    inner join documents
        on stated.order_id = documents.order_id
        and stated.observation_sequence = documents.observation_sequence
        and stated.row_number = documents.row_number
    left join {{ ref('int_square__text_meanings') }} as meanings
        on stated.service_charge_name = meanings.source_text
        and meanings.mapping_kind = 'service_charge'
)

select
    order_id,
    sale_type,
    return_uid,
    service_charge_uid,
    case
        when sale_type = 'return' then concat(coalesce(return_uid, 'return'), '/',
            coalesce(service_charge_uid, concat('charge ', charge_number)))
        else coalesce(service_charge_uid, concat('charge ', charge_number))
    end as charge_id,
    charge_type,
    case when sale_type = 'return' and charge_type <> 'restocking_fee' then -1 else 1 end as amount_sign,
    is_apportioned,
    coalesce(case
        when is_apportioned then applied_amount_minor
        else total_amount_minor - coalesce(total_tax_amount_minor, 0)
    end, applied_amount_minor, stated_amount_minor, 0) as charge_amount_minor,
    case when is_apportioned then 0 else coalesce(total_tax_amount_minor, 0) end as tax_amount_minor
from named
