-- Another day: their days are UTC days. That is taken for a store, and for each group of it, where
-- more of its cells are equal by the UTC day of the sale than by the business day; what moves is then
-- known to the unit.
insert into pieces
with counted as (
    select
        location_id, currency_code, group_id,
        count(case when theirs_minor = ours_minor and ours_minor <> 0 then 1 end) as by_business_day,
        count(case when theirs_minor = utc_minor and utc_minor <> 0 then 1 end) as by_utc_day
    from cells
    where whose = 'both' and is_in_span
    group by location_id, currency_code, group_id
),

stores as (
    select location_id, currency_code
    from counted
    group by location_id, currency_code
    having sum(by_utc_day) > sum(by_business_day)
)

select
    cells.cell_id, 'another day', cells.utc_minor - cells.ours_minor,
    concat(
        'booked by UTC day: a part of ', cells.day, ' is on ', cells.day + 1, ' there, or on ', cells.day - 1,
        ' east of Greenwich'
    )
from cells
inner join stores
    on cells.location_id = stores.location_id and cells.currency_code = stores.currency_code
left join counted
    on cells.location_id = counted.location_id and cells.currency_code = counted.currency_code
    and cells.group_id = counted.group_id
where cells.utc_minor <> cells.ours_minor
    and coalesce(counted.by_utc_day, 0) >= coalesce(counted.by_business_day, 0)
