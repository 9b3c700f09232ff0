-- Unexplained: whatever is left.
insert into pieces
select cell_id, 'unexplained', left_minor, ''
from open_cells
