-- Grain: one row per record of the file with its line there. A record may run over several lines, and
-- empty lines are no records, so the file's lines are counted beside: the record's first line that is
-- not empty is the one after all lines of the records before it.
create or replace temp table placed as
with counted as (
    select
        told.*,
        row_number - 1 + coalesce(
            sum(line_breaks) over (order by row_number rows between unbounded preceding and 1 preceding), 0
        ) + 1 as filled_line
    from told
),

filled as (
    select line_number, row_number() over (order by line_number) as filled_line
    from file_lines
    where line is not null
)

select counted.*, cast(filled.line_number as bigint) as line_number
from counted
left join filled on counted.filled_line = filled.filled_line
