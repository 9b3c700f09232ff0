-- Grain: one row per touched goods receipt, stock count or inventory change, newest version.
-- One that repeats an order, a return or a goods receipt is ignored with that reason. A location
-- nobody configured keeps the UTC date.
with newest_rows as (
    select * from {{ ref('int_square__stock_rows') }} where is_newest
),

documents as (
    select
        source_document_id,
        min(document_type) as document_type,
        md5(string_agg(record_hash, ',' order by source_line_id, record_hash)) as source_version,
        min(location_id) as location_id,
        min(occurred_at) as occurred_at,
        min(currency_code) as currency_code,
        min(employee_id) as employee_id,
        bool_and(movement_type is null) as moves_nothing,
        min(ignored_reason) as ignored_reason,
        min(file_sha256) as file_sha256,
        min(row_number) as row_number,
        max(observation_sequence) as observation_sequence
    from newest_rows
    group by source_document_id
),

trading_days as (
    {{ trading_day_of('documents', 'source_document_id') | indent(4) }}
)

select
    'square' as source_system,
    documents.source_document_id,
    documents.document_type,
    documents.source_version,
    days.entity_id,
    documents.location_id,
    coalesce(days.business_date, cast(documents.occurred_at at time zone 'UTC' as date)) as business_date,
    documents.occurred_at,
    coalesce(documents.currency_code, entities.functional_currency_code) as currency_code,
    cast(null as varchar) as channel,
    cast(null as varchar) as register_id,
    documents.employee_id,
    cast(null as varchar) as customer_ref,
    case when documents.moves_nothing then 'ignored' else 'postable' end as document_status,
    case
        when documents.moves_nothing
            then coalesce(documents.ignored_reason, 'a change of stock that no rule maps')
    end as status_reason,
    documents.file_sha256,
    documents.row_number,
    documents.observation_sequence
from documents
left join trading_days as days on documents.source_document_id = days.source_document_id
left join {{ source('settings', 'entities') }} as entities on days.entity_id = entities.entity_id
