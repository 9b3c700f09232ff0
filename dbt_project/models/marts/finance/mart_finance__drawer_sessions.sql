-- Grain: one row per cash drawer session: float, cash in and out, expected, counted, over or short.
-- over_short is positive when cash is missing, as 6130 debits it.
{% set amounts = [
    ('opening_float_amount_minor', 'opening_float'),
    ('cash_received_amount_minor', 'cash_received'),
    ('cash_refunded_amount_minor', 'cash_refunded'),
    ('cash_back_amount_minor', 'cash_back'),
    ('paid_in_amount_minor', 'paid_in'),
    ('paid_out_amount_minor', 'paid_out'),
    ('tip_paid_amount_minor', 'tips_paid'),
    ('drop_amount_minor', 'drops'),
    ('expected_amount_minor', 'expected_cash'),
    ('counted_amount_minor', 'counted_cash'),
    ('over_short_amount_minor', 'over_short'),
] -%}
select
    sessions.drawer_session_id,
    sessions.entity_id,
    sessions.location_id,
    sessions.business_date,
    sessions.register_id,
    sessions.employee_id,
    sessions.session_status,
    sessions.opened_at,
    sessions.closed_at,
    {% for minor, major in amounts -%}
    {{ major_units('sessions.' ~ minor, 'currencies.minor_unit') }} as {{ major }},
    {% endfor -%}
    sessions.currency_code
from {{ ref('fct_drawer_sessions') }} as sessions
inner join {{ ref('dim_currency') }} as currencies on sessions.currency_code = currencies.currency_code
