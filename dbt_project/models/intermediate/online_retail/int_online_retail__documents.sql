-- Grain: one row per touched invoice, newest version. No invoice crosses a file.
with rows_of_invoice as (
    select * from {{ ref('int_online_retail__rows') }} where is_newest
),

invoices as (
    select
        source_document_id,
        md5(string_agg(source_line_id, ',' order by source_line_id)) as source_version,
        min(local_invoiced_at) as local_invoiced_at,
        min(customer_ref) as customer_ref,
        max(observation_sequence) as observation_sequence
    from rows_of_invoice
    group by source_document_id
),

first_rows as (
    select
        source_document_id,
        file_sha256,
        row_number,
        row_number() over (
            partition by source_document_id order by observation_sequence desc, row_number
        ) as place
    from rows_of_invoice
),

configured as (
    select
        max(case when setting = 'location' then value end) as location_id,
        max(case when setting = 'currency_code' then value end) as currency_code
    from {{ source('settings', 'source_settings') }}
    where source_system = 'online_retail'
)

select
    'online_retail' as source_system,
    invoices.source_document_id,
    'receipt' as document_type,
    invoices.source_version,
    locations.entity_id,
    configured.location_id,
    cast(
        invoices.local_invoiced_at - days.cut_off_minutes * interval '1' minute as date
    ) as business_date,
    timezone(days.time_zone, invoices.local_invoiced_at) as occurred_at,
    configured.currency_code,
    'online' as channel,
    cast(null as varchar) as register_id,
    cast(null as varchar) as employee_id,
    invoices.customer_ref,
    'postable' as document_status,
    cast(null as varchar) as status_reason,
    first_rows.file_sha256,
    first_rows.row_number,
    invoices.observation_sequence
from invoices
cross join configured
inner join first_rows
    on invoices.source_document_id = first_rows.source_document_id
    and first_rows.place = 1
inner join {{ source('settings', 'locations') }} as locations
    on configured.location_id = locations.location_id
inner join {{ source('settings', 'location_trading_days') }} as days
    on configured.location_id = days.location_id
    and cast(invoices.local_invoiced_at as date) >= days.valid_from
    and cast(invoices.local_invoiced_at as date) < days.valid_to
