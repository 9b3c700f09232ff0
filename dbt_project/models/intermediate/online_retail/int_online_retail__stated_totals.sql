-- Grain: one row per touched invoice and kind of total: what its rows add up to. The files state no
-- total of an invoice and no tax; a row is the statement.
{{ config(materialized='view') }}
select
    'online_retail' as source_system, source_document_id, 'sale' as sale_type, 'total' as total_kind,
    cast(sum(amount_minor) as bigint) as amount_minor
from {{ ref('int_online_retail__rows') }}
where is_newest
group by source_document_id
union all
select
    'online_retail' as source_system, source_document_id, 'sale' as sale_type, 'discount' as total_kind,
    cast(sum(case when row_kind = 'discount' then -amount_minor else 0 end) as bigint) as amount_minor
from {{ ref('int_online_retail__rows') }}
where is_newest
group by source_document_id
