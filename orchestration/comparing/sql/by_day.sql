-- Grain: one row per part of a difference that one class explains: a cell has as many as classes fit.
select
    cells.group_id, cells.location_id, cells.day, cells.currency_code,
    cells.theirs_minor, cells.ours_minor, cells.difference_minor,
    pieces.class, pieces.amount_minor, pieces.evidence
from pieces
inner join cells on pieces.cell_id = cells.cell_id
where cells.is_in_span and pieces.amount_minor <> 0
order by cells.day, cells.location_id, cells.group_id, cells.currency_code, pieces.class, pieces.amount_minor
