-- Rounding: at most one minor unit for each line of theirs.
insert into pieces
select
    cell_id, 'rounding', left_minor,
    concat('at most one minor unit for each of their ', their_lines, ' lines')
from open_cells
where whose = 'both' and their_lines > 0 and our_lines > 0 and abs(left_minor) <= their_lines
