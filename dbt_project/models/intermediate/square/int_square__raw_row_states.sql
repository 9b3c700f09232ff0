-- Grain: one row per raw row of a touched document or master, with exactly one of the seven states.
select * from {{ ref('int_square__sales_row_states') }}
