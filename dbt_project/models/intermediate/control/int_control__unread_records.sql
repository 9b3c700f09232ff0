-- Grain: one row per control record, or books file, that could not be read: what it would have
-- decided does not hold, and somebody must know. A later books file takes the place of an earlier
-- one; a decision is redelivered only by a later one about the same entity or document.
{{ config(materialized='view') }}
{% set consequences = {
    'chart_of_accounts': 'the whole file is left out and the one before it, or the default, holds',
    'account_roles': 'the whole file is left out and the one before it, or the default, holds',
    'posting_rules': 'the whole file is left out and the one before it, or the default, holds',
    'exchange_rates': 'this rate is unknown and documents that need it are held',
    'closed_days': 'the whole file is left out and the one before it holds',
    'bank_accounts': 'the whole file is left out and the one before it holds',
    'cash_deposits': 'the whole file is left out and the one before it holds',
    'processor_rates': 'the whole file is left out and the one before it holds',
    'period_lock': 'it locks nothing',
    'period_decision': 'it closes and opens nothing',
    'checklist_decision': 'it explains and signs nothing',
    'release_preparation': 'it prepares no release',
    'quarantine_release': 'it releases nothing',
    'change_approval': 'it approves nothing',
    'accounting_system_reading': 'no statement takes it in',
} -%}
{% set decisions = [
    'period_lock', 'period_decision', 'checklist_decision', 'release_preparation', 'quarantine_release',
    'change_approval', 'accounting_system_reading',
] -%}
with unread as (
    select
        *,
        object_name in ('{{ decisions | join("', '") }}') as is_decision,
        case object_name
            {% for object_name, consequence in consequences.items() -%}
            when '{{ object_name }}' then '{{ consequence }}'
            {% endfor -%}
        end as consequence
    from {{ ref('stg_control__unread_records') }}
)

select
    'control' as source_system,
    case
        when unread.is_decision
            then coalesce(unread.released_document_id, unread.entity_id, unread.original_name)
        else concat('books/', unread.original_name)
    end as document_id,
    unread.reason,
    concat(unread.detail, '; ', unread.consequence, case
        when unread.is_decision then ': take the decision again'
        else concat(': correct books/', unread.original_name, ' and run again')
    end) as detail,
    unread.file_sha256,
    unread.row_number,
    unread.observation_sequence,
    case
        when unread.is_decision and unread.object_name not in ('checklist_decision', 'accounting_system_reading')
            then locks.entity_id is not null or releases.document_id is not null
        else unread.is_followed
    end as is_redelivered
from unread
left join {{ source('settings', 'period_locks') }} as locks
    on unread.object_name in ('period_lock', 'period_decision')
    and unread.entity_id = locks.entity_id
    and locks.observation_sequence > unread.observation_sequence
left join {{ source('settings', 'quarantine_releases') }} as releases
    on unread.object_name in ('release_preparation', 'quarantine_release')
    and unread.released_source_system = releases.source_system
    and unread.released_document_id = releases.document_id
    and releases.observation_sequence > unread.observation_sequence
