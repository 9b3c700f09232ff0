-- Grain: one row per record that the export adds itself, such as a total or an opening balance.
select line_number, concat_ws(' ', account, date_told, description, amount_told) as words
from parsed
where has_amount and (is_total or account is null and date_told is null)
order by line_number
