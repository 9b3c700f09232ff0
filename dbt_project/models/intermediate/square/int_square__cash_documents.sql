-- Grain: one row per touched payout, drawer session or gift card activity, in its newest version.
{% set families = [
    ('int_square__payouts', 'payout_id', 'payout', 'created_at', 'null', 'null'),
    ('int_square__drawer_sessions', 'shift_id', 'drawer_session', 'opened_at', 'device_id',
        'coalesce(closing_team_member_id, opening_team_member_id)'),
    ('int_square__gift_cards', 'activity_id', 'gift_card_activity', 'created_at', 'null', 'null'),
] -%}
{% for model, document_id, document_type, occurred_at, register_id, employee_id in families -%}
select
    'square' as source_system,
    {{ document_id }} as source_document_id,
    '{{ document_type }}' as document_type,
    record_hash as source_version,
    entity_id,
    location_id,
    business_date,
    {{ occurred_at }} as occurred_at,
    currency_code,
    cast(null as varchar) as channel,
    cast({{ register_id }} as varchar) as register_id,
    cast({{ employee_id }} as varchar) as employee_id,
    cast(null as varchar) as customer_ref,
    document_status,
    status_reason,
    file_sha256,
    row_number,
    observation_sequence
from {{ ref(model) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
