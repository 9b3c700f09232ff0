-- Grain: one row per service charge, or service charge given back, of a postable touched order:
-- amounts positive as the till states them. `charge_amount_minor` is without tax, also without
-- the tax inside the price; an apportioned charge is also part of its lines' money, with their tax.
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
)

select
    stated.order_id,
    stated.sale_type,
    stated.return_uid,
    stated.service_charge_uid,
    case
        when stated.sale_type = 'return' then concat(coalesce(stated.return_uid, 'return'), '/',
            coalesce(stated.service_charge_uid, concat('charge ', stated.charge_number)))
        else coalesce(stated.service_charge_uid, concat('charge ', stated.charge_number))
    end as charge_id,
    coalesce(meanings.meaning_code, 'service_charge') as charge_type,
    stated.is_apportioned,
    coalesce(case
        when stated.is_apportioned then stated.applied_amount_minor
        else stated.total_amount_minor - coalesce(stated.total_tax_amount_minor, 0)
    end, stated.applied_amount_minor, stated.stated_amount_minor, 0) as charge_amount_minor,
    case when stated.is_apportioned then 0 else coalesce(stated.total_tax_amount_minor, 0) end
        as tax_amount_minor
from stated
inner join documents
    on stated.order_id = documents.order_id
    and stated.observation_sequence = documents.observation_sequence
    and stated.row_number = documents.row_number
left join {{ ref('int_square__text_meanings') }} as meanings
    on stated.service_charge_name = meanings.source_text
    and meanings.mapping_kind = 'service_charge'
