-- Grain: one row per reason something is held out of the books: a document and the Q rule it breaks, a
-- raw row that failed the plausibility gate, a record that could not be read (own books files and
-- decisions included), a bank statement. superseded: it, or the file of that name, arrived again later.
-- Engine-specific: the document of an unreadable record is found with DuckDB's JSON functions.
{% set document_keys = ['InvoiceNo', 'shift_id', 'payout_id', 'goods_receipt_id', 'stock_count_id', 'id'] -%}
with documents as (
    select source_system, source_document_id, source_version, currency_code, file_sha256, row_number,
        observation_sequence
    from {{ ref('int_pos__documents') }}
),

{% for source_system in var('source_systems') -%}
{{ source_system }}_unreadable as (
    select
        '{{ source_system }}' as source_system,
        coalesce(
            {% for key in document_keys -%}
            json_extract_string(case when json_valid(rejected.record_text) then rejected.record_text end,
                '$.{{ key }}'),
            {% endfor -%}
            files.original_name
        ) as document_id,
        rejected.reason,
        rejected.detail,
        rejected.file_sha256,
        rejected.row_number,
        rejected.observation_sequence,
        newest.observation_sequence > rejected.observation_sequence as is_redelivered
    from {{ source(source_system, 'rejected_records') }} as rejected
    inner join {{ source(source_system, 'loaded_files') }} as files
        on rejected.observation_sequence = files.observation_sequence
        and rejected.object_name = files.object_name
    inner join (
        select object_name, original_name, max(observation_sequence) as observation_sequence
        from {{ source(source_system, 'loaded_files') }}
        group by object_name, original_name
    ) as newest
        on files.object_name = newest.object_name and files.original_name = newest.original_name
),

{% endfor -%}
held_rows as (
    {% for source_system in var('source_systems') -%}
    select * from {{ source_system }}_unreadable
    union all
    {% endfor -%}
    select * from {{ ref('int_control__unread_records') }}
    union all
    select
        source_system,
        document_id,
        case expectation when 'every_line_is_readable' then 'incomplete' else 'implausible' end as reason,
        detail,
        file_sha256,
        row_number,
        observation_sequence,
        false as is_redelivered
    from {{ source('quality', 'failing_rows') }}
),

held_row_states as (
    select
        held.source_system,
        held.document_id,
        held.reason,
        held.detail,
        cast(null as bigint) as amount_minor,
        documents.currency_code,
        held.file_sha256,
        held.row_number,
        case
            when held.is_redelivered or documents.observation_sequence > held.observation_sequence
                then 'superseded'
            when released.source_document_id is not null and rules.is_releasable then 'released'
            else 'quarantined'
        end as status,
        documents.source_version,
        case
            when not coalesce(rules.is_releasable, false)
                then 'part of it could not be read, and half a document never reaches the books'
        end as release_refusal
    from held_rows as held
    left join documents
        on held.source_system = documents.source_system
        and held.document_id = documents.source_document_id
    left join {{ ref('quarantine_rules') }} as rules on held.reason = rules.reason
    left join {{ ref('int_pos__released_documents') }} as released
        on held.source_system = released.source_system
        and held.document_id = released.source_document_id
),

held_documents as (
    select
        findings.source_system,
        findings.document_id,
        coalesce(rules.reason, concat('breaks rule ', findings.invariant)) as reason,
        findings.detail,
        findings.amount_minor,
        findings.currency_code,
        documents.file_sha256,
        documents.row_number,
        findings.status,
        documents.source_version,
        case
            when not coalesce(rules.is_releasable, false)
                then coalesce(rules.refusal, 'no one may let that rule pass')
        end as release_refusal
    from {{ ref('findings') }} as findings
    left join {{ ref('quarantine_rules') }} as rules on findings.invariant = rules.invariant
    left join documents
        on findings.source_system = documents.source_system
        and findings.document_id = documents.source_document_id
    where findings.class = 'Q' and findings.invariant <> 'GX'
)

select * from held_documents
union all
select * from held_row_states
union all
select * from {{ ref('int_bank__held_statements') }}
