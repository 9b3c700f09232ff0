-- Grain: one row per entity, currency, accounting period and gift card that moved in it, and one total
-- per period. Opening + sold + issued - redeemed + refunded + adjusted + transferred = closing.
{% set movements = ['sold', 'issued', 'redeemed', 'refunded', 'adjusted', 'transferred'] -%}
with activities as (
    select
        activities.entity_id, activities.currency_code, activities.gift_card_id,
        activities.movement_type, activities.balance_change_amount_minor as amount_minor,
        days.period
    from {{ ref('fct_gift_card_activities') }} as activities
    inner join {{ ref('dim_fiscal_day') }} as days
        on activities.entity_id = days.entity_id and activities.business_date = days.calendar_date
),

levels as (
    select 'card' as row_type, entity_id, currency_code, gift_card_id, period, movement_type, amount_minor
    from activities
    union all
    select 'total', entity_id, currency_code, 'total', period, movement_type, amount_minor
    from activities
),

by_period as (
    select
        row_type, entity_id, currency_code, gift_card_id, period,
        {% for movement in movements -%}
        cast(sum(case when movement_type = '{{ movement }}' then amount_minor else 0 end) as bigint)
            as {{ movement }}_minor,
        {% endfor -%}
        cast(sum(amount_minor) as bigint) as moved_minor
    from levels
    group by row_type, entity_id, currency_code, gift_card_id, period
),

rolled as (
    select
        *,
        cast(sum(moved_minor) over (
            partition by row_type, entity_id, currency_code, gift_card_id order by period
        ) as bigint) as closing_minor
    from by_period
)

select
    rolled.row_type,
    rolled.entity_id,
    rolled.gift_card_id,
    rolled.period,
    {{ major_units('rolled.closing_minor - rolled.moved_minor', 'currencies.minor_unit') }} as opening_balance,
    {% for movement in movements -%}
    {{ major_units(('-' if movement == 'redeemed' else '') ~ 'rolled.' ~ movement ~ '_minor', 'currencies.minor_unit') }}
        as {{ movement }},
    {% endfor -%}
    {{ major_units('rolled.closing_minor', 'currencies.minor_unit') }} as closing_balance,
    rolled.currency_code
from rolled
inner join {{ ref('dim_currency') }} as currencies on rolled.currency_code = currencies.currency_code
