-- Grain: one row per raw row of a touched order, payment or refund, and of each master that
-- landed since the last commit, with exactly one of the seven states.
{{ config(materialized='view') }}
with arrivals as (
    select order_id as source_document_id, observation_sequence, file_sha256, row_number, record_hash,
        'order' as row_kind, total_amount_minor as amount_minor
    from {{ ref('stg_square__orders') }}
    union all
    select payment_id, observation_sequence, file_sha256, row_number, record_hash,
        'payment' as row_kind, total_amount_minor
    from {{ ref('stg_square__payments') }}
    union all
    select refund_id, observation_sequence, file_sha256, row_number, record_hash,
        'refund' as row_kind, refund_amount_minor
    from {{ ref('stg_square__refunds') }}
),

states as (
    select
        arrivals.*,
        documents.document_status,
        documents.status_reason,
        postable.source_document_id is not null as is_postable,
        case
            when arrivals.observation_sequence = documents.observation_sequence
                and arrivals.row_number = documents.row_number then 'newest'
            when arrivals.record_hash = documents.source_version then 'duplicate'
            else 'superseded'
        end as version_state
    from arrivals
    inner join {{ ref('int_square__sales_documents') }} as documents
        on arrivals.source_document_id = documents.source_document_id
    left join {{ ref('int_pos__postable_documents') }} as postable
        on documents.source_document_id = postable.source_document_id
        and postable.source_system = 'square'
)

select
    'square' as source_system,
    source_document_id,
    cast(null as varchar) as source_line_id,
    record_hash as source_version,
    record_hash,
    observation_sequence,
    file_sha256,
    row_number,
    row_kind,
    amount_minor,
    case
        when version_state <> 'newest' then version_state
        when is_postable then 'posted'
        when document_status = 'postable' then 'quarantined'
        when document_status = 'awaiting_parent' then 'awaiting_parent'
        else 'ignored'
    end as row_state,
    case
        when version_state = 'duplicate' then 'the same version arrived before or again'
        when version_state = 'superseded' then 'a newer version is known'
        when document_status = 'postable' and not is_postable then 'it breaks a rule: see its findings'
        else status_reason
    end as state_reason
from states
union all
select
    'square' as source_system, master_id as source_document_id,
    cast(null as varchar) as source_line_id, record_hash as source_version, record_hash,
    observation_sequence, file_sha256, row_number, row_kind, cast(null as bigint) as amount_minor, 'master' as row_state,
    cast(null as varchar) as state_reason
from {{ ref('int_square__changed_masters') }}
