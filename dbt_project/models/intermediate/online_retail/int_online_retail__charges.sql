-- Grain: one row per line of a touched invoice that is neither goods, gift card nor discount:
-- postage, manual entries, samples sent, bank charges, commissions, bad debt. The amount is what
-- the line adds to the invoice; the matrix gives each its account.
{{ config(materialized='view') }}
select
    line.source_system,
    line.source_document_id,
    line.source_line_id as charge_id,
    'sale' as sale_type,
    case line.row_kind
        when 'postage' then 'delivery'
        when 'manual' then 'other_income'
        else line.row_kind
    end as charge_type,
    line.amount_minor,
    document.currency_code,
    document.employee_id,
    document.entity_id,
    document.location_id,
    document.business_date,
    document.register_id,
    document.channel
from {{ ref('int_online_retail__rows') }} as line
inner join {{ ref('int_online_retail__documents') }} as document
    on line.source_document_id = document.source_document_id
where
    line.is_newest
    and line.row_kind in (
        'postage', 'manual', 'samples_sent', 'bank_charges', 'marketplace_commission',
        'charity_commission', 'bad_debt'
    )
