-- Net presentation: groups of ours of which the file has no line at all are inside another account
-- there. Of all sets of up to four such groups the one is taken for an account that explains most of
-- its cells, at least three and half of them (or one group alone, any); it then holds for all cells of
-- that account.
insert into pieces
with recursive absent as (
    select cells.group_id
    from cells
    inner join group_classes on cells.group_id = group_classes.group_id
    where group_classes.class is not null
    group by cells.group_id
    having sum(cells.their_lines) = 0
),

sets as (
    select [group_id] as members, group_id as last_member, 1 as size from absent
    union all
    select list_append(sets.members, absent.group_id), absent.group_id, sets.size + 1
    from sets
    inner join absent on absent.group_id > sets.last_member
    where sets.size < 4
),

set_members as (
    select members, size, unnest(members) as group_id from sets
),

totals as (
    select
        set_members.members, set_members.size, open_cells.location_id, open_cells.day,
        open_cells.currency_code, sum(open_cells.left_minor) as total_minor
    from set_members
    inner join open_cells on set_members.group_id = open_cells.group_id
    group by
        set_members.members, set_members.size, open_cells.location_id, open_cells.day,
        open_cells.currency_code
),

holders as (
    select * from open_cells where whose = 'both' and their_lines > 0
),

holder_counts as (
    select group_id, count(*) as cells from holders group by group_id
),

explained as (
    select holders.group_id, totals.members, totals.size, count(*) as cells
    from holders
    inner join totals
        on holders.location_id = totals.location_id and holders.day = totals.day
        and holders.currency_code = totals.currency_code
        and holders.left_minor = -totals.total_minor
    group by holders.group_id, totals.members, totals.size
),

best_of_holder as (
    select
        explained.*,
        row_number() over (
            partition by explained.group_id order by explained.cells desc, size, explained.members
        ) as place
    from explained
    inner join holder_counts on explained.group_id = holder_counts.group_id
    where explained.cells >= 3 and 2 * explained.cells >= holder_counts.cells
),

chosen_members as (
    select
        best_of_holder.group_id as holder_id, unnest(best_of_holder.members) as group_id,
        best_of_holder.cells
    from best_of_holder
    where place = 1
),

chosen as (
    select
        chosen_members.*,
        row_number() over (partition by group_id order by cells desc, holder_id) as place
    from chosen_members
),

moved as (
    select
        holders.cell_id as holder_cell, absent_cells.cell_id as absent_cell,
        absent_cells.left_minor, group_classes.class, holder_groups.group_name as holder_name,
        absent_groups.group_name as absent_name
    from chosen
    inner join holders on chosen.holder_id = holders.group_id
    inner join open_cells as absent_cells
        on chosen.group_id = absent_cells.group_id and holders.location_id = absent_cells.location_id
        and holders.day = absent_cells.day and holders.currency_code = absent_cells.currency_code
    inner join group_classes on chosen.group_id = group_classes.group_id
    inner join account_groups as holder_groups on chosen.holder_id = holder_groups.group_id
    inner join account_groups as absent_groups on chosen.group_id = absent_groups.group_id
    where chosen.place = 1
)

select holder_cell, class, -left_minor, concat('holds what we have on ', absent_name) from moved
union all
select absent_cell, class, left_minor, concat('is inside ', holder_name, ' there') from moved
