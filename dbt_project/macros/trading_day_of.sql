{#-
    Entity and business date of events, by the store's zone and cut-off in force: the latest
    definition that has begun by the day it gives. Gives the key, entity_id and business_date;
    an event of a location nobody configured gives no row.
-#}
{% macro trading_day_of(relation, key, location_id='location_id', instant='occurred_at') -%}
with candidates as (
    select
        events.{{ key }},
        locations.entity_id,
        days.valid_from,
        {{ business_date('events.' ~ instant, 'days.time_zone', 'days.cut_off_minutes') }} as business_date
    from {{ relation }} as events
    inner join {{ source('settings', 'locations') }} as locations
        on events.{{ location_id }} = locations.location_id
        and locations.source_system = 'square'
    inner join {{ source('settings', 'location_trading_days') }} as days
        on events.{{ location_id }} = days.location_id
),

ranked as (
    select
        *,
        row_number() over (partition by {{ key }} order by valid_from desc) as place
    from candidates
    where business_date >= valid_from
)

select {{ key }}, entity_id, business_date
from ranked
where place = 1
{%- endmacro %}
