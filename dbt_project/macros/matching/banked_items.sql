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
    nearest in time to the other. What is left after one round is matched in another. Of equal items of a day
    and equal lines of a day the first goes with the first, the second with the second; the line of a store's
    own account with the items of that store. Items are spread over the days first, so that bags of one amount
    meet the lines of their own days alone, not of all years.
-#}
{% macro nearest_pairs(items, lines, by='match_id') -%}
select match_type, {{ by }} as match_id, entity_id, currency_code, bank_line_id, amount_minor
from (
    with offsets as (
        {% for days in range(-var('bank_match_days_before'), var('bank_match_days_after') + 1) -%}
        select {{ days }} as days{{ '' if loop.last else ' union all' }}
        {% endfor %}
    ),

    spread as (
        select
            items.*, abs(offsets.days) as days_apart,
            cast({{ dbt.dateadd('day', 'offsets.days', 'items.due_date') }} as date) as booked_on,
            row_number() over (
                partition by match_type, entity_id, currency_code, amount_minor, due_date, offsets.days
                order by {{ by }}
            ) as twin,
            row_number() over (
                partition by match_type, entity_id, currency_code, amount_minor, due_date, offsets.days, paid_in_at
                order by {{ by }}
            ) as twin_of_store
        from {{ items }} as items
        cross join offsets
    ),

    twin_lines as (
        select
            *,
            row_number() over (
                partition by entity_id, currency_code, amount_minor, booking_date, location_id order by bank_line_id
            ) as twin
        from {{ lines }}
    ),

    candidates as (
        select spread.*, lines.bank_line_id, lines.booking_date
        from spread
        inner join twin_lines as lines
            on spread.entity_id = lines.entity_id
            and spread.currency_code = lines.currency_code
            and spread.amount_minor = lines.amount_minor
            and spread.booked_on = lines.booking_date
        where
            (spread.paid_in_at is null or coalesce(lines.location_id, spread.paid_in_at) = spread.paid_in_at)
            and lines.twin = case
                when spread.paid_in_at is null or lines.location_id is null then spread.twin
                else spread.twin_of_store
            end
    )

    select
        candidates.*,
        row_number() over (
            partition by match_type, {{ by }} order by days_apart, booking_date, bank_line_id
        ) as line_place,
        row_number() over (
            partition by bank_line_id order by days_apart, match_type desc, due_date, {{ by }}
        ) as item_place
    from candidates
) as ranked
where line_place = 1 and item_place = 1
{%- endmacro %}
