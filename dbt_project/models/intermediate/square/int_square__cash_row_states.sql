-- Grain: one row per raw row of a touched payout (its entries too), drawer session (its events too)
-- or gift card activity, with exactly one of the seven states.
-- An entry whose payout has not landed awaits it; so does an event without its shift.
{{ config(materialized='view') }}
with documents as (
    select * from {{ ref('int_square__cash_documents') }}
),

{% set kinds = [
    ('stg_square__payouts', 'payout_id', 'payout_id', 'payout', 'payout_amount_minor', 'null'),
    ('stg_square__payout_entries', 'payout_id', 'payout_id, payout_entry_id', 'payout_entry', 'net_amount_minor',
        'payout_entry_id'),
    ('stg_square__cash_drawer_shifts', 'shift_id', 'shift_id', 'drawer_shift', 'closed_cash_amount_minor',
        'null'),
    ('stg_square__cash_drawer_shift_events', 'shift_id', 'shift_id, shift_event_id', 'drawer_event',
        'event_amount_minor', 'shift_event_id'),
    ('stg_square__gift_card_activities', 'activity_id', 'activity_id', 'gift_card_activity',
        'stated_amount_minor', 'null'),
] -%}
arrivals as (
    {% for model, document_id, key, row_kind, amount, line_id in kinds -%}
    select
        {{ document_id }} as source_document_id,
        cast({{ line_id }} as varchar) as source_line_id,
        {{ hash_of(key.split(', ')) }} as row_key,
        '{{ row_kind }}' as row_kind,
        {{ amount }} as amount_minor,
        observation_sequence, file_sha256, row_number, record_hash, fetched_at,
        {{ 'updated_at' if row_kind in ('payout', 'drawer_shift') else 'fetched_at' }} as version_at,
        {{ 'payout_version' if row_kind == 'payout' else '0' }} as version_number,
        {{ "event_type not in ('PAID_IN', 'PAID_OUT')" if row_kind == 'drawer_event' else 'false' }}
            as is_told_elsewhere
    from {{ ref(model) }}
    where {{ document_id }} in {{ touched_documents('square') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

versions as (
    {{ newest_version('arrivals', 'row_kind, row_key', 'version_at', 'version_number') }}
),

newest_hashes as (
    select row_kind, row_key, record_hash as newest_hash from versions where version_rank = 1
),

states as (
    select
        versions.*,
        documents.document_status,
        documents.status_reason,
        postable.source_document_id is not null as is_postable,
        case
            when versions.version_rank = 1 then 'newest'
            when versions.record_hash = newest_hashes.newest_hash then 'duplicate'
            else 'superseded'
        end as version_state
    from versions
    inner join newest_hashes
        on versions.row_kind = newest_hashes.row_kind and versions.row_key = newest_hashes.row_key
    left join documents on versions.source_document_id = documents.source_document_id
    left join {{ ref('int_pos__postable_documents') }} as postable
        on versions.source_document_id = postable.source_document_id and postable.source_system = 'square'
)

select
    'square' as source_system,
    source_document_id,
    source_line_id,
    case when source_line_id is null then record_hash end as source_version,
    record_hash,
    observation_sequence,
    file_sha256,
    row_number,
    row_kind,
    amount_minor,
    case
        when version_state <> 'newest' then version_state
        when document_status is null then 'awaiting_parent'
        when is_told_elsewhere then 'ignored'
        when is_postable then 'posted'
        when document_status = 'postable' then 'quarantined'
        when document_status = 'awaiting_parent' then 'awaiting_parent'
        else 'ignored'
    end as row_state,
    case
        when version_state = 'duplicate' then 'the same version arrived before or again'
        when version_state = 'superseded' then 'a newer version is known'
        when document_status is null then 'the payout or shift it belongs to has not landed'
        when is_told_elsewhere then 'its money is told by its payment or refund'
        when document_status = 'postable' and not is_postable then 'it breaks a rule: see its findings'
        else status_reason
    end as state_reason
from states
