-- Every store and day of the period: traded, declared closed, missing, or still to come.
select
    days.business_date,
    days.location_id,
    locations.location_name,
    days.day_status,
    days.till_documents,
    days.waiting_documents
from fct_store_days as days
left join dim_location as locations on days.location_id = locations.location_id
where days.entity_id = $entity and days.business_date between $first_day and $last_day
order by business_date, location_id
