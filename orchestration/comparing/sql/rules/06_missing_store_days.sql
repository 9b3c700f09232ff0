-- Missing there: they have no line of a store and day at all. Of a store that they have no line of on
-- any day that is said only where every word of theirs for a store is known: else its lines may be
-- among those. Missing here: we have none, and what we know of the day says why.
insert into pieces
with their_days as (
    select location_id, day, count(*) as lines from gl_lines group by location_id, day
    union all
    select '*', day, count(*) from gl_lines group by day
),

our_days as (
    select location_id, day, sum(our_lines) as lines from cells group by location_id, day
    union all
    select '*', day, sum(our_lines) from cells group by day
),

their_stores as (
    select distinct location_id, 'they have no line of this store and day' as words from their_days
    union all
    select distinct location_id, 'they have no line of this store at all'
    from cells
    where location_id <> '' and location_id not in (select their_days.location_id from their_days)
        and not exists (select 1 from gl_lines where store_text is not null and location_id = '')
),

known_days as (
    select location_id, business_date, min(day_status) as day_status
    from fct_store_days
    group by location_id, business_date
),

placed as (
    select open_cells.*, coalesce(nullif(open_cells.location_id, ''), '*') as place
    from open_cells
),

found as (
    select
        placed.*, their_stores.words, their_days.day is null as is_missing_there,
        coalesce(our_days.lines, 0) = 0 as is_missing_here, known_days.day_status
    from placed
    inner join their_stores on placed.place = their_stores.location_id
    left join their_days on placed.place = their_days.location_id and placed.day = their_days.day
    left join our_days on placed.place = our_days.location_id and placed.day = our_days.day
    left join known_days
        on placed.location_id = known_days.location_id and placed.day = known_days.business_date
)

select
    cell_id, case when is_missing_there then 'missing there' else 'missing here' end, left_minor,
    case
        when is_missing_there and location_id <> '' then words
        when is_missing_there then 'they have no line of this day'
        when location_id = '' then 'we have no line of this day'
        when day_status is null then 'no document of this store and day was loaded'
        else concat('no document of this store and day is posted; the day is ', day_status)
    end
from found
where is_missing_there and (whose = 'both' or not is_told) or is_missing_here and whose = 'both'
