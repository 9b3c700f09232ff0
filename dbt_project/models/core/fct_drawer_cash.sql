-- Grain: one row per amount of cash that a session's expected cash counts, with the payment, refund or
-- receipt that brought it; `amount_minor` is positive, its measure tells whether it came in.
{{ config(materialized='incremental', incremental_strategy='replace_documents', on_schema_change='fail') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    cash.cash_movement_id,
    cash.source_system,
    cash.source_document_id,
    cash.payment_id,
    cash.measure,
    cash.amount_minor,
    cash.currency_code,
    cash.occurred_at
from {{ ref('int_square__drawer_cash') }} as cash
inner join {{ ref('fct_drawer_sessions') }} as sessions
    on cash.source_system = sessions.source_system
    and cash.source_document_id = sessions.source_document_id
