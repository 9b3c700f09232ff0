-- Grain: one row per touched invoice with money. The files report no tender, so the other leg is
-- the tender type the setting `tender_role` names: 1190 Unreported tenders unless changed.
{{ config(materialized='view') }}
with totals as (
    select
        source_document_id,
        cast(sum(amount_minor) as bigint) as amount_minor
    from {{ ref('int_online_retail__rows') }}
    where is_newest
    group by source_document_id
),

configured as (
    select coalesce(max(value), 'unreported_tenders') as tender_type
    from {{ source('settings', 'source_settings') }}
    where source_system = 'online_retail' and setting = 'tender_role'
)

select
    document.source_system,
    document.source_document_id,
    document.source_document_id as tender_id,
    case when totals.amount_minor > 0 then 'tender_received' else 'tender_refunded' end as measure,
    configured.tender_type,
    cast(null as varchar) as processor,
    abs(totals.amount_minor) as amount_minor,
    document.currency_code,
    cast(null as varchar) as subledger_type,
    cast(null as varchar) as subledger_id,
    cast(null as varchar) as payment_id,
    document.entity_id,
    document.location_id,
    document.business_date,
    document.employee_id,
    document.register_id,
    document.channel
from totals
cross join configured
inner join {{ ref('int_online_retail__documents') }} as document
    on totals.source_document_id = document.source_document_id
where totals.amount_minor <> 0
