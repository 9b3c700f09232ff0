-- What the integrity tests and the rules found of the entity in the period, or without a date.
select
    invariant, class, entity_id, location_id, business_date, account_id, document_id, amount_minor, currency_code,
    status, detail
from findings
where
    coalesce(entity_id, $entity) = $entity
    and (business_date is null or business_date between $first_day and $last_day)
order by all
