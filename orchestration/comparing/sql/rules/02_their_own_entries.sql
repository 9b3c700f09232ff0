-- Their own entries: the other side of the entry is on an account that is not compared (rent paid from
-- the bank). Entries are known by their reference and day; without one, the difference must be just
-- that amount.
insert into pieces
with others as (
    select
        gl_lines.day, gl_lines.currency_code, coalesce(gl_lines.reference, '') as reference,
        case when gl_lines.reference is null then gl_lines.line_number end as line_number,
        cast(-sum(gl_lines.amount_minor) as bigint) as amount_minor,
        min(gl_lines.account) as account, min(gl_lines.line_number) as first_line
    from gl_lines
    inner join account_groups on gl_lines.group_id = account_groups.group_id
    left join plug_lines on gl_lines.line_number = plug_lines.line_number
    where account_groups.whose = 'theirs' and plug_lines.line_number is null
    group by
        gl_lines.day, gl_lines.currency_code, coalesce(gl_lines.reference, ''),
        case when gl_lines.reference is null then gl_lines.line_number end
),

candidates as (
    select
        open_cells.cell_id, open_cells.left_minor, others.amount_minor, others.account,
        others.first_line,
        row_number() over (partition by others.first_line order by open_cells.cell_id) as place
    from others
    inner join cell_lines
        on others.day = cell_lines.day and others.currency_code = cell_lines.currency_code
        and others.reference = coalesce(cell_lines.reference, '')
        and others.amount_minor = cell_lines.amount_minor
    inner join open_cells on cell_lines.cell_id = open_cells.cell_id
    where others.reference <> '' or others.amount_minor = open_cells.left_minor
),

summed as (
    select
        cell_id, min(left_minor) as left_minor, cast(sum(amount_minor) as bigint) as amount_minor,
        string_agg(concat(account, ' (line ', first_line, ')'), ', ' order by first_line) as named
    from candidates
    where place = 1
    group by cell_id
)

select
    cell_id, 'their own entries', amount_minor,
    concat('the other side is not compared: ', named)
from summed
where sign(left_minor) = sign(amount_minor) and abs(left_minor) >= abs(amount_minor)
