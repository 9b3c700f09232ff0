-- Entered twice there: the difference is a line of theirs that has a twin: same account, store and
-- amount, on the same day, or on one of the days before with the same reference.
insert into pieces
with twins as (
    select later.cell_id, later.line_number, later.amount_minor, max(earlier.line_number) as twin_line
    from cell_lines as later
    inner join cell_lines as earlier
        on later.group_id = earlier.group_id and later.account = earlier.account
        and later.location_id = earlier.location_id and later.currency_code = earlier.currency_code
        and later.amount_minor = earlier.amount_minor
        and (
            later.day = earlier.day and later.line_number > earlier.line_number
            or later.reference = earlier.reference
            and later.day > earlier.day and later.day - earlier.day <= (select days_apart from asked)
        )
    group by later.cell_id, later.line_number, later.amount_minor
),

summed as (
    select
        cell_id, cast(sum(amount_minor) as bigint) as amount_minor,
        string_agg(concat('line ', line_number, ' is line ', twin_line, ' again'), ', ' order by line_number)
            as named
    from twins
    group by cell_id
),

found as (
    select cell_id, amount_minor, named, 1 as rank_of_kind, 0 as line_number from summed
    union all
    select cell_id, amount_minor, concat('line ', line_number, ' is line ', twin_line, ' again'), 2, line_number
    from twins
),

ranked as (
    select
        open_cells.cell_id, open_cells.left_minor, found.named,
        row_number() over (partition by open_cells.cell_id order by rank_of_kind, line_number) as place
    from open_cells
    inner join found
        on open_cells.cell_id = found.cell_id and open_cells.left_minor = found.amount_minor
)

select cell_id, 'entered twice there', left_minor, named
from ranked
where place = 1
