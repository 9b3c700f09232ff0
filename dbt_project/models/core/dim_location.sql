-- Grain: one row per store or channel, with the entity whose books it belongs to.
select
    locations.location_id,
    locations.location_name,
    locations.entity_id,
    entities.entity_name,
    entities.functional_currency_code,
    locations.source_system
from {{ source('settings', 'locations') }} as locations
inner join {{ source('settings', 'entities') }} as entities on locations.entity_id = entities.entity_id
