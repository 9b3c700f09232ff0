-- Grain: one row per amount of a touched drawer session.
-- Float: Dr 1010 / Cr 1020. Paid in, paid out: by reason. Drop: Dr 1020 / Cr 1010. Tips: Dr 2310 /
-- Cr 1010. Once counted: Dr 6130 short (Cr over) / Cr 1010 for expected less counted, and the
-- counted cash goes to the safe, so that 1010 of the session ends at zero.
{{ config(materialized='view') }}
with sessions as (
    select expectations.*
    from {{ ref('int_square__drawer_expectations') }} as expectations
    inner join {{ ref('int_pos__postable_documents') }} as documents
        on documents.source_system = 'square'
        and expectations.shift_id = documents.source_document_id
),

amounts as (
    select
        shift_id, 'float_issued' as measure, coalesce(opened_cash_amount_minor, 0) as amount_minor,
        shift_id as source_line_id, opening_team_member_id as employee_id,
        cast(null as varchar) as reason_code
    from sessions
    union all
    select
        shift_id, measure, event_amount_minor, shift_event_id, employee_id, reason_code
    from {{ ref('int_square__drawer_events') }}
    union all
    select
        shift_id, 'over_short', expected_amount_minor - closed_cash_amount_minor, shift_id,
        closing_team_member_id, null
    from sessions
    where shift_state = 'CLOSED'
    union all
    select
        shift_id, 'closed_to_safe', closed_cash_amount_minor, shift_id, closing_team_member_id, null
    from sessions
    where shift_state = 'CLOSED'
),

dimensioned as (
    select
        amounts.*, sessions.record_hash, sessions.entity_id, sessions.location_id,
        sessions.business_date, sessions.currency_code, sessions.device_id
    from amounts
    inner join sessions on amounts.shift_id = sessions.shift_id
)

{{ as_event_amounts('dimensioned', {
    'source_system': "'square'", 'source_document_id': 'shift_id',
    'unit_event': "'drawer_session'", 'source_version': 'record_hash', 'entity_id': 'entity_id',
    'location_id': 'location_id', 'business_date': 'business_date',
    'event_type': "'drawer_session'", 'measure': 'measure', 'amount_minor': 'amount_minor',
    'currency_code': 'currency_code', 'source_line_id': 'source_line_id',
    'register_id': 'device_id', 'employee_id': 'employee_id', 'reason_code': 'reason_code',
    'subledger_type': "'drawer'", 'subledger_id': 'shift_id',
}) }}
