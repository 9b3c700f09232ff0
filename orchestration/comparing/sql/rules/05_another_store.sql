-- Another store: the differences of a group's stores sum to zero on a day, or those of two of them do.
insert into pieces
with summed as (
    select
        group_id, day, currency_code,
        string_agg(coalesce(nullif(location_id, ''), 'no store'), ', ' order by location_id) as named
    from open_cells
    group by group_id, day, currency_code
    having sum(left_minor) = 0 and count(*) > 1 and sum(their_lines) > 0
)

select
    open_cells.cell_id, 'another store', open_cells.left_minor,
    concat('the differences of ', summed.named, ' sum to zero on this day')
from open_cells
inner join summed
    on open_cells.group_id = summed.group_id and open_cells.day = summed.day
    and open_cells.currency_code = summed.currency_code
;

insert into pieces
with numbered as (
    select
        *,
        row_number() over (
            partition by group_id, day, currency_code, left_minor order by location_id
        ) as number_of_amount
    from open_cells
)

select
    one.cell_id, 'another store', one.left_minor,
    concat('the same amount, the other way, in ', coalesce(nullif(other.location_id, ''), 'no store'))
from numbered as one
inner join numbered as other
    on one.group_id = other.group_id and one.day = other.day
    and one.currency_code = other.currency_code and one.left_minor = -other.left_minor
    and one.number_of_amount = other.number_of_amount
where one.their_lines + other.their_lines > 0
