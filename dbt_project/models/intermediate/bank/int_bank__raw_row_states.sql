-- Grain: one row per arrival of a touched bank statement, with exactly one of the seven states. None is
-- posted: a statement is evidence.
{{ config(materialized='view') }}
select
    'bank' as source_system,
    arrivals.source_document_id,
    cast(null as varchar) as source_line_id,
    cast(null as varchar) as source_version,
    arrivals.record_hash,
    arrivals.observation_sequence,
    arrivals.file_sha256,
    arrivals.row_number,
    'bank_statement' as row_kind,
    cast(null as bigint) as amount_minor,
    case
        when arrivals.observation_sequence = newest.observation_sequence
            and arrivals.row_number = newest.row_number
            then case when newest.held_reason is null then 'ignored' else 'quarantined' end
        when arrivals.record_hash = newest.record_hash then 'duplicate'
        else 'superseded'
    end as row_state,
    case
        when arrivals.observation_sequence = newest.observation_sequence
            and arrivals.row_number = newest.row_number
            then coalesce(newest.held_reason, 'evidence: a bank statement posts nothing')
    end as state_reason
from {{ ref('stg_bank__statements') }} as arrivals
inner join {{ ref('int_bank__statements') }} as newest
    on arrivals.source_document_id = newest.source_document_id
where arrivals.source_document_id in {{ touched_documents('bank') }}
