{#-
    Cash that a store's day left in the safe, against what left the safe for the bank since: the slips, and
    what the bank credited without one. Cash is banked oldest first; a store that is never emptied to the
    last note always has its newest days open.
-#}
{% macro cash_rows() -%}
(
with safe as (
    select
        lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    where lines.account_id in (
        select roles.account_id from {{ ref('dim_account_role') }} as roles
        where roles.account_role = 'store_safe'
    )
    group by lines.entity_id, lines.location_id, lines.business_date, lines.currency_code
),

left_the_safe as (
    select location_id, currency_code, amount_minor, sent_on as left_on
    from {{ ref('fct_cash_deposits') }}
    union all
    select lines.location_id, lines.currency_code, lines.amount_minor, lines.booking_date
    from {{ ref('fct_bank_lines') }} as lines
    left join {{ ref('fct_bank_matches') }} as matches on lines.bank_line_id = matches.bank_line_id
    where matches.bank_line_id is null and {{ is_cash_of_a_store('lines') }}
),

banked as (
    select
        location_id, currency_code, cast(sum(amount_minor) as bigint) as banked_minor,
        max(left_on) as last_left_on
    from left_the_safe
    group by location_id, currency_code
),

reached as (
    select
        safe.*,
        banked.last_left_on,
        cast(sum(safe.amount_minor) over (
            partition by safe.location_id, safe.currency_code order by safe.business_date
            rows between unbounded preceding and current row
        ) as bigint) - coalesce(banked.banked_minor, 0) as above_minor
    from safe
    left join banked on safe.location_id = banked.location_id and safe.currency_code = banked.currency_code
),

opened as (
    select
        reached.*,
        greatest(least(reached.amount_minor, reached.above_minor), 0) as open_minor,
        {{ dbt.datediff('reached.business_date', 'known.as_of_date', 'day') }} as age_days
    from reached
    cross join ({{ last_known_day() }}) as known
    where reached.amount_minor > 0
)

select
    'cash' as match_type,
    concat(location_id, ' ', cast(business_date as varchar), ' ', currency_code) as match_id,
    entity_id, location_id, business_date, business_date as due_date,
    case
        when open_minor = 0 then 'matched'
        when age_days <= {{ var('bank_match_days_after') }} then 'timing'
        else 'unbanked_cash'
    end as match_state,
    case when open_minor = 0 then 'sent to the bank' else 'in the safe' end as detail,
    amount_minor as expected_amount_minor, amount_minor - open_minor as found_amount_minor, currency_code,
    cast(null as varchar) as receipt_document_id, cast(null as varchar) as payout_id,
    cast(null as varchar) as bank_line_id,
    case when open_minor = 0 then last_left_on end as matched_on
from opened
) as cash
{%- endmacro %}
