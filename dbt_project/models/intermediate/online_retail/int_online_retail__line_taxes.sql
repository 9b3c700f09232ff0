-- Grain: one row per tax of a line. The files report no tax, so there is none.
{{ config(materialized='view') }}
select
    cast(null as varchar) as source_system,
    cast(null as varchar) as source_document_id,
    cast(null as varchar) as source_line_id,
    cast(null as varchar) as tax_id,
    cast(null as varchar) as tax_code,
    cast(null as varchar) as tax_jurisdiction,
    cast(null as decimal(9, 6)) as tax_rate,
    cast(null as boolean) as is_inclusive,
    cast(null as bigint) as taxable_amount_minor,
    cast(null as bigint) as tax_amount_minor,
    cast(null as varchar) as exempt_reason,
    cast(null as varchar) as currency_code,
    cast(null as varchar) as entity_id,
    cast(null as varchar) as location_id,
    cast(null as date) as business_date,
    cast(null as varchar) as sale_type,
    cast(null as varchar) as remitted_by
from {{ ref('int_online_retail__documents') }}
where false
