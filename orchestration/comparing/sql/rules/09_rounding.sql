-- Rounding: one minor unit, or at most one for each line of theirs and a hundredth of the balance.
insert into pieces
select
    cell_id, 'rounding', left_minor,
    concat('at most one minor unit for each of their lines, of which there are ', their_lines)
from open_cells
where whose = 'both' and their_lines > 0 and our_lines > 0
    and (abs(left_minor) = 1 or abs(left_minor) <= their_lines and abs(left_minor) * 100 <= abs(theirs_minor))
