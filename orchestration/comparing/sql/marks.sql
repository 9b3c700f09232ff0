-- Grain: one row: how the file writes numbers and dates. A comma is the decimal mark where it stands
-- before the last one or two digits and a point never does; the day comes first where some first
-- number is above 12.
create or replace temp table marks as
with amounts as (
    select debit_text as written from placed
    union all
    select credit_text from placed
    union all
    select amount_text from placed
),

dates as (
    select
        try_cast(regexp_extract(date_text, pattern, 1) as integer) as first_number,
        try_cast(regexp_extract(date_text, pattern, 2) as integer) as second_number,
        date_text like '%.%' as has_points
    from placed
    cross join (select '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}' as pattern)
)

select
    (
        select coalesce(bool_or(regexp_matches(written, ',[0-9]{1,2}\)?-?$')), false)
            and not coalesce(bool_or(regexp_matches(written, '\.[0-9]{1,2}\)?-?$')), false)
        from amounts
    ) as has_decimal_comma,
    coalesce(bool_or(first_number > 12 or has_points), false) as is_day_first,
    coalesce(bool_or(second_number > 12), false) as is_month_first,
    coalesce(bool_or(first_number is not null), false) as has_numbers
from dates
