{#-
    Cash drawers: a session that is not counted holds what it should hold, a counted one nothing, for its
    cash went to the safe. A session stands on one day: what it took in on another lies there from
    that day on.
-#}
{% macro cash_drawer_movements() -%}
{% set of_other_days -%}
(
    select
        sessions.entity_id, sessions.location_id, sessions.drawer_session_id, cash.currency_code,
        sessions.business_date as session_date, payments.business_date as cash_date,
        case when cash.measure = 'cash_received' then cash.amount_minor else -cash.amount_minor end
            as cash_minor
    from {{ ref('fct_drawer_cash') }} as cash
    inner join {{ ref('fct_drawer_sessions') }} as sessions
        on cash.source_system = sessions.source_system
        and cash.source_document_id = sessions.source_document_id
    inner join {{ ref('fct_payments') }} as payments
        on cash.source_system = payments.source_system and cash.payment_id = payments.payment_id
    where payments.business_date <> sessions.business_date
) as of_other_days
{%- endset %}
{% for relation, given in [
    (ref('fct_drawer_sessions'), {
        'amount_minor': "case when session_status = 'closed' then 0 else expected_amount_minor end",
    }),
    (of_other_days, {'amount_minor': 'cash_minor', 'business_date': 'cash_date'}),
    (of_other_days, {'amount_minor': '-cash_minor', 'business_date': 'session_date'}),
] -%}
{{ subledger_movements(relation, "'cash drawers'", "'cash_drawer'", dict(
    {'item_id': 'drawer_session_id'}, **given
)) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{%- endmacro %}

{#- Payouts in transit: sent to the bank, and not yet arrived there. -#}
{% macro payouts_in_transit_movements() -%}
{% for condition, given in [
    ("payout_status <> 'failed'", {'amount_minor': 'payout_amount_minor'}),
    ("payout_status = 'paid'", {
        'amount_minor': '-payout_amount_minor',
        'business_date': 'coalesce(arrival_date, business_date)',
    }),
] -%}
{{ subledger_movements(ref('fct_payouts') ~ ' where ' ~ condition, "'payouts in transit'",
    "'payouts_in_transit'", dict({'item_id': 'payout_id'}, **given)) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{%- endmacro %}

{#- Held back, or lent, by a processor: what entries of its payouts moved there and back. -#}
{% macro processor_balance_movements() -%}
{% set moved -%}
(
    select
        entries.*, payouts.processor,
        entries.moved_out_amount_minor - entries.unbooked_fee_amount_minor as held_minor,
        types.measure_when_taken = 'reserve_held' as is_reserve
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
    inner join {{ ref('square_payout_entry_types') }} as types on entries.entry_type = types.entry_type
    where types.measure_when_taken in ('reserve_held', 'advance_repaid')
) as moved
{%- endset %}
{{ subledger_movements(moved, "case when is_reserve then 'processor reserve' else 'processor advance' end",
    "case when is_reserve then 'processor_reserve' else 'processor_advance' end", {
    'item_id': 'processor', 'processor': 'processor', 'amount_minor': 'held_minor',
}) }}
{%- endmacro %}
