-- Kept only here: a person said that the account has no counterpart. Not in the file: nobody said
-- anything, and the file has no account for it. What is not inside another account is not on another
-- day there either: that is taken back first.
delete from pieces
where class = 'another day' and cell_id in (
    select cells.cell_id
    from cells
    where cells.whose = 'ours' and cells.group_id not in (
        select taken.group_id
        from pieces as others
        inner join cells as taken on others.cell_id = taken.cell_id
        where others.class not in ('another day', 'missing there')
    )
)
;

insert into pieces
select
    cell_id, case when is_told then 'kept only here' else 'not in the file' end, left_minor,
    case when is_told then 'the account has no counterpart, as was told'
        else 'no account of the file goes with it' end
from open_cells
where whose = 'ours'
