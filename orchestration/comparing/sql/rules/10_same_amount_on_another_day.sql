-- Another day: the same amount too much on one day and too little on another, not further apart than
-- asked. The first too much goes with the first too little of that amount, and so on.
insert into pieces
with numbered as (
    select
        *, abs(left_minor) as size_minor,
        row_number() over (
            partition by group_id, location_id, currency_code, left_minor order by day
        ) as number_of_amount
    from open_cells
)

select
    one.cell_id, 'another day', one.left_minor,
    concat('the same amount, the other way, on ', other.day)
from numbered as one
inner join numbered as other
    on one.group_id = other.group_id and one.location_id = other.location_id
    and one.currency_code = other.currency_code and one.left_minor = -other.left_minor
    and one.number_of_amount = other.number_of_amount
where abs(date_diff('day', one.day, other.day)) <= (select days_apart from asked)
    and one.their_lines + other.their_lines > 0
