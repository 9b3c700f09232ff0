-- Grain: one row per record that looks like a line and cannot be read as one, with the first reason.
select
    line_number,
    case
        when day is null and date_told is null then 'no date beside the amount ' || amount_told
        when day is null then 'not a date: ' || date_told
        when account is null then 'no account beside the amount ' || amount_told
        when decimals is null then 'not a currency: ' || currency_code
        when minor is null then 'not an amount: ' || amount_told
        else 'more decimals than ' || currency_code || ' has: ' || amount_told
    end
from parsed
where has_amount and not is_total and not is_heading
    and not (date_told is null and account is null)
    and (
        day is null or account is null or decimals is null or minor is null
        or minor <> trunc(minor)
    )
order by line_number
