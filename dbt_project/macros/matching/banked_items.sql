{#-
    What is to arrive at the bank, one row per payout or deposit slip: a payout on the day its processor
    names, a deposit on the day it was sent. A payout that failed comes to nothing, whether the bank shows
    it and its return or neither.
-#}
{% macro banked_items() -%}
select
    'payout' as match_type, payout_id as match_id, entity_id, location_id,
    cast(null as varchar) as paid_in_at, currency_code, business_date,
    coalesce(arrival_date, business_date) as due_date,
    case payout_status when 'failed' then 0 else payout_amount_minor end as amount_minor,
    bank_reference as reference
from {{ ref('fct_payouts') }}
where payout_amount_minor <> 0
union all
select
    'deposit', deposit_id, entity_id, location_id, location_id, currency_code, sent_on, sent_on,
    amount_minor, coalesce(slip_reference, deposit_id)
from {{ ref('fct_cash_deposits') }}
{%- endmacro %}

{#- A reference as it is compared: letters and digits only. -#}
{% macro plain_reference(text) -%}
upper(regexp_replace({{ text }}, '[^A-Za-z0-9]', '', 'g'))
{%- endmacro %}

{#-
    Pairs of an item and a bank line of the same amount within the days that matching allows, each of them the
    nearest in time to the other. What is left after one round is matched in another.
-#}
{% macro nearest_pairs(items, lines, by='match_id') -%}
select match_type, {{ by }} as match_id, entity_id, currency_code, bank_line_id, amount_minor
from (
    select
        candidates.*,
        row_number() over (
            partition by match_type, {{ by }} order by days_apart, booking_date, bank_line_id
        ) as line_place,
        row_number() over (
            partition by bank_line_id order by days_apart, match_type desc, due_date, {{ by }}
        ) as item_place
    from (
        select
            items.*, lines.bank_line_id, lines.booking_date,
            abs({{ dbt.datediff('items.due_date', 'lines.booking_date', 'day') }}) as days_apart
        from {{ items }} as items
        inner join {{ lines }} as lines
            on items.entity_id = lines.entity_id
            and items.currency_code = lines.currency_code
            and items.amount_minor = lines.amount_minor
            and {{ dbt.datediff('items.due_date', 'lines.booking_date', 'day') }}
                between -{{ var('bank_match_days_before') }} and {{ var('bank_match_days_after') }}
        where
            items.paid_in_at is null
            or coalesce(lines.location_id, items.paid_in_at) = items.paid_in_at
    ) as candidates
) as ranked
where line_place = 1 and item_place = 1
{%- endmacro %}
