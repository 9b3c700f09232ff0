-- Grain: one row per thing to be matched: a card payment or refund (till, processor and payout), an entry
-- of a payout without any payment, a payout or deposit slip (books and bank), a store's day of cash (safe
-- and bank), and a bank line that settles none of these; with its state and, while open, its age.
-- A view: it costs a day nothing, and shows what till and processor say also where no bank ever delivered.
{{ config(materialized='view', contract={'enforced': false}) }}
with matched as (
    {% for rows in [payment_rows(), banked_rows(), cash_rows(), bank_line_rows()] -%}
    select {{ match_columns() | join(', ') }} from {{ rows }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

known as (
    {{ last_known_day() }}
)

select
    matched.match_type,
    matched.match_id,
    matched.entity_id,
    matched.location_id,
    matched.business_date,
    matched.due_date,
    matched.match_state,
    matched.detail as match_detail,
    {{ major_units('matched.expected_amount_minor', 'currencies.minor_unit') }} as expected_amount,
    {{ major_units('coalesce(matched.found_amount_minor, 0)', 'currencies.minor_unit') }} as found_amount,
    {{ major_units(
        '(coalesce(matched.found_amount_minor, 0) - matched.expected_amount_minor)', 'currencies.minor_unit'
    ) }} as match_difference,
    matched.currency_code,
    matched.receipt_document_id,
    matched.payout_id,
    matched.bank_line_id,
    matched.matched_on,
    cast(case
        when matched.match_state <> 'matched'
            then {{ dbt.datediff('matched.due_date', 'known.as_of_date', 'day') }}
    end as integer) as age_days
from matched
cross join known
inner join {{ ref('dim_currency') }} as currencies on matched.currency_code = currencies.currency_code
