-- Missing here: documents of the store and day are held (quarantined, or waiting for another one), all
-- that is left of the day sums to zero, and each account has more there.
insert into pieces
with held as (
    select
        location_id, business_date as day,
        string_agg(distinct document_id, ', ' order by document_id) as named
    from findings
    where class = 'Q' and status = 'quarantined' and document_id is not null
    group by location_id, business_date
    union all
    select location_id, business_date, concat(waiting_documents, ' waiting for another document')
    from fct_store_days
    where waiting_documents > 0
),

named as (
    select location_id, day, string_agg(named, ', ' order by named) as named from held group by location_id, day
),

whole as (
    select location_id, day, currency_code
    from open_cells
    group by location_id, day, currency_code
    having sum(left_minor) = 0 and min(case when abs(theirs_minor) > abs(ours_minor) then 1 else 0 end) = 1
)

select
    open_cells.cell_id, 'missing here', open_cells.left_minor,
    concat('documents of this store and day are held: ', named.named)
from open_cells
inner join whole
    on open_cells.location_id = whole.location_id and open_cells.day = whole.day
    and open_cells.currency_code = whole.currency_code
inner join named on open_cells.location_id = named.location_id and open_cells.day = named.day
where open_cells.whose = 'both'
