-- Grain: one row per touched payout, drawer session or gift card activity and Q rule it breaks.
-- 5: one newest version. 32: its location belongs to an entity.
{{ config(materialized='view') }}
{% for model, document_id, document_kind in [
    ('int_square__payouts', 'payout_id', 'payout'),
    ('int_square__drawer_sessions', 'shift_id', 'drawer session'),
    ('int_square__gift_cards', 'activity_id', 'gift card activity'),
] -%}
select
    'square' as source_system, {{ document_id }} as source_document_id, '5' as invariant,
    'Q' as class, cast(0 as bigint) as amount_minor, currency_code,
    'two versions of the {{ document_kind }} carry the same time and number but differ' as detail
from {{ ref(model) }}
where is_conflicting
union all
select
    'square' as source_system, {{ document_id }} as source_document_id, '32' as invariant,
    'Q' as class, cast(0 as bigint) as amount_minor, currency_code,
    concat('location ', location_id, ' has no entity or trading day; add it to tillbook.toml') as detail
from {{ ref(model) }}
where entity_id is null
{% if not loop.last %}union all{% endif %}
{% endfor %}
