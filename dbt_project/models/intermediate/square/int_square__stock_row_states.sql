-- Grain: one row per raw row of a touched stock document, with exactly one of the seven states.
-- Held is what a finding holds and no one released. A row of product_costs is a master: it prices stock
-- and is no document.
{{ config(materialized='view') }}
-- A document's version is the digest of its lines (int_square__stock_documents).
with versions as (
    select
        source_document_id,
        observation_sequence,
        md5(string_agg(record_hash, ',' order by source_line_id, record_hash)) as source_version
    from {{ ref('int_square__stock_rows') }}
    where line_rank = 1
    group by source_document_id, observation_sequence
)

select
    documents.source_system,
    stock_rows.source_document_id,
    stock_rows.source_line_id,
    versions.source_version,
    stock_rows.record_hash,
    stock_rows.observation_sequence,
    stock_rows.file_sha256,
    stock_rows.row_number,
    stock_rows.document_type as row_kind,
    cast(0 as bigint) as amount_minor,
    case
        when stock_rows.version_rank > 1 then 'superseded'
        when documents.document_status = 'postable' and postable.source_document_id is null then 'quarantined'
        when stock_rows.line_rank > 1 and stock_rows.is_conflicting then 'superseded'
        when stock_rows.line_rank > 1 then 'duplicate'
        when documents.document_status = 'ignored' or stock_rows.movement_type is null then 'ignored'
        else 'posted'
    end as row_state,
    case
        when stock_rows.version_rank > 1 then 'a later file holds the document'
        when documents.document_status = 'postable' and postable.source_document_id is null
            then coalesce(findings.detail, 'it breaks a rule: see its findings')
        when stock_rows.line_rank > 1 and stock_rows.is_conflicting
            then 'a later line of the file has its number'
        when stock_rows.line_rank > 1 then 'the same line stands twice in the file'
        else coalesce(documents.status_reason, stock_rows.ignored_reason)
    end as state_reason
from {{ ref('int_square__stock_rows') }} as stock_rows
left join versions
    on stock_rows.source_document_id = versions.source_document_id
    and stock_rows.observation_sequence = versions.observation_sequence
inner join {{ ref('int_square__stock_documents') }} as documents
    on stock_rows.source_document_id = documents.source_document_id
left join {{ ref('int_pos__postable_documents') }} as postable
    on documents.source_system = postable.source_system
    and documents.source_document_id = postable.source_document_id
left join (
    select source_document_id, min(detail) as detail
    from {{ ref('int_square__stock_document_findings') }}
    group by source_document_id
) as findings
    on stock_rows.source_document_id = findings.source_document_id
union all
select
    'square' as source_system,
    concat('product_costs/', product_costs.product_id) as source_document_id,
    cast(null as varchar) as source_line_id,
    product_costs.record_hash as source_version,
    product_costs.record_hash,
    product_costs.observation_sequence,
    product_costs.file_sha256,
    product_costs.row_number,
    'product_cost' as row_kind,
    cast(0 as bigint) as amount_minor,
    'master' as row_state,
    cast(null as varchar) as state_reason
from {{ ref('stg_square__product_costs') }} as product_costs
inner join {{ ref('int_square__stock_touched_documents') }} as touched
    on touched.source_document_id = concat('product_costs/', product_costs.product_id)
