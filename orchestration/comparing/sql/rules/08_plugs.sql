-- Plug there: lines that say of themselves that they make something balance, and what stands against
-- them. They are named as what they are; no other rule explains them away.
insert into pieces
with in_cells as (
    select
        cell_lines.cell_id,
        cast(sum(case when plug_lines.is_strong then plug_lines.amount_minor else 0 end) as bigint)
            as strong_minor,
        cast(sum(plug_lines.amount_minor) as bigint) as all_minor,
        string_agg(
            case when plug_lines.is_strong
                then concat('line ', plug_lines.line_number, ' on ', plug_lines.account) end,
            ', ' order by plug_lines.line_number
        ) as strong_named,
        string_agg(
            concat('line ', plug_lines.line_number, ' on ', plug_lines.account),
            ', ' order by plug_lines.line_number
        ) as all_named
    from plug_lines
    inner join cell_lines on plug_lines.line_number = cell_lines.line_number
    group by cell_lines.cell_id
),

own as (
    select
        open_cells.cell_id,
        case when open_cells.left_minor = in_cells.all_minor then in_cells.all_named
            else in_cells.strong_named end as named,
        case when open_cells.left_minor = in_cells.all_minor then in_cells.all_minor
            else in_cells.strong_minor end as amount_minor
    from in_cells
    inner join open_cells on in_cells.cell_id = open_cells.cell_id
    where open_cells.left_minor = in_cells.all_minor
        or sign(open_cells.left_minor) = sign(in_cells.strong_minor)
        and abs(open_cells.left_minor) >= abs(in_cells.strong_minor)
),

single as (
    select open_cells.cell_id, min(plug_lines.line_number) as line_number
    from plug_lines
    inner join cell_lines on plug_lines.line_number = cell_lines.line_number
    inner join open_cells
        on cell_lines.cell_id = open_cells.cell_id and plug_lines.amount_minor = open_cells.left_minor
    where open_cells.cell_id not in (select own.cell_id from own)
    group by open_cells.cell_id
),

taken as (
    select plug_lines.*
    from plug_lines
    left join cell_lines on plug_lines.line_number = cell_lines.line_number
    where cell_lines.cell_id is null
        or cell_lines.cell_id in (select own.cell_id from own where own.amount_minor <> 0)
        or plug_lines.line_number in (select single.line_number from single)
),

against as (
    select
        open_cells.cell_id, taken.line_number, taken.account, -taken.amount_minor as amount_minor,
        row_number() over (
            partition by taken.line_number
            order by case when cell_lines.reference = taken.reference then 0 else 1 end,
                case when open_cells.location_id = taken.location_id then 0 else 1 end, open_cells.cell_id
        ) as place,
        row_number() over (partition by open_cells.cell_id order by taken.line_number) as place_in_cell
    from taken
    inner join cell_lines
        on taken.day = cell_lines.day and taken.currency_code = cell_lines.currency_code
        and taken.amount_minor = -cell_lines.amount_minor and taken.group_id <> cell_lines.group_id
    inner join open_cells on cell_lines.cell_id = open_cells.cell_id
    where open_cells.cell_id not in (select own.cell_id from own where own.amount_minor <> 0)
        and open_cells.cell_id not in (select single.cell_id from single)
        and (
            open_cells.left_minor = -taken.amount_minor
            or cell_lines.reference = taken.reference
            and sign(open_cells.left_minor) = -sign(taken.amount_minor)
            and abs(open_cells.left_minor) >= abs(taken.amount_minor)
        )
)

select cell_id, 'plug there', amount_minor, named from own where amount_minor <> 0
union all
select
    open_cells.cell_id, 'plug there', open_cells.left_minor,
    concat('line ', plug_lines.line_number, ' on ', plug_lines.account)
from single
inner join open_cells on single.cell_id = open_cells.cell_id
inner join plug_lines on single.line_number = plug_lines.line_number
union all
select cell_id, 'plug there', amount_minor, concat('stands against line ', line_number, ' on ', account)
from against
where place = 1 and place_in_cell = 1
