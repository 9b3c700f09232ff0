-- Grain: one row per cash drawer session in the books: what it should hold, what was counted.
-- Over or short = expected less counted, known once it is counted; positive is short.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    expectations.shift_id as drawer_session_id,
    'square' as source_system,
    expectations.shift_id as source_document_id,
    expectations.entity_id,
    expectations.location_id,
    expectations.business_date,
    expectations.device_id as register_id,
    expectations.closing_team_member_id as employee_id,
    lower(expectations.shift_state) as session_status,
    expectations.opened_at,
    expectations.closed_at,
    coalesce(expectations.opened_cash_amount_minor, 0) as opening_float_amount_minor,
    expectations.cash_received_amount_minor,
    expectations.cash_refunded_amount_minor,
    expectations.cash_back_amount_minor,
    expectations.paid_in_amount_minor,
    expectations.paid_out_amount_minor,
    expectations.tip_paid_amount_minor,
    expectations.drop_amount_minor,
    expectations.expected_amount_minor,
    expectations.expected_cash_amount_minor as till_expected_amount_minor,
    case when expectations.shift_state = 'CLOSED' then expectations.closed_cash_amount_minor end
        as counted_amount_minor,
    case
        when expectations.shift_state = 'CLOSED'
            then expectations.expected_amount_minor - expectations.closed_cash_amount_minor
    end as over_short_amount_minor,
    expectations.currency_code
from {{ ref('int_square__drawer_expectations') }} as expectations
inner join {{ ref('int_pos__postable_documents') }} as documents
    on documents.source_system = 'square'
    and expectations.shift_id = documents.source_document_id
