-- Grain: one row per record of the file: what it is, and its cells read. A record that fills its first
-- cell only begins an account; one without a date that has a word for a total, or no account, is a sum
-- that the export itself adds. Dates and accounts that reports write once hold for the lines below.
create or replace temp table parsed as
with shaped as (
    select
        placed.*,
        coalesce(debit_text, credit_text, amount_text) is not null as has_amount,
        first_text is not null and filled_cells = 1 as is_heading,
        regexp_matches(
            lower(concat_ws('|', first_text, date_text, account_text, description)),
            '(^|\|)\s*(total|subtotal|grand total|net movement|(opening|beginning|closing|ending) balance|balance forward)'
        ) and not regexp_matches(
            lower(coalesce(date_text, '')), '^([0-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
        ) as is_total
    from placed
),

carried as (
    select
        shaped.*,
        case when asked.has_account then account_text
            else last_value(case when is_heading and not is_total then first_text end ignore nulls)
                over (order by row_number)
        end as account_told,
        case when asked.carries_dates and account_text is not null
            then last_value(date_text ignore nulls) over (order by row_number)
            else date_text
        end as date_told,
        case when asked.carries_dates and date_text is null and account_text is not null
            then last_value(case when date_text is not null then coalesce(reference, '') end ignore nulls)
                over (order by row_number)
            else reference
        end as reference_told
    from shaped
    cross join asked
),

cleaned as (
    select
        carried.*,
        cleaned_amount(debit_text, marks.has_decimal_comma) as debit_clean,
        cleaned_amount(credit_text, marks.has_decimal_comma) as credit_clean,
        cleaned_amount(amount_text, marks.has_decimal_comma) as amount_clean
    from carried
    cross join marks
)

select
    cleaned.row_number, cleaned.line_number, cleaned.has_amount, cleaned.is_total, cleaned.is_heading,
    cleaned.account_told as account, cleaned.date_told,
    cast(try_strptime(cleaned.date_told, $formats) as date) as day,
    cleaned.store as store_text, nullif(cleaned.reference_told, '') as reference, cleaned.description,
    coalesce(upper(cleaned.currency), asked.currency_code) as currency_code,
    currencies.decimals,
    concat_ws(' ', cleaned.debit_text, cleaned.credit_text, cleaned.amount_text) as amount_told,
    case when not cleaned.has_amount then 0
        when cleaned.debit_text is not null and amount_value(debit_clean) is null then null
        when cleaned.credit_text is not null and amount_value(credit_clean) is null then null
        when cleaned.amount_text is not null and cleaned.debit_text is null and cleaned.credit_text is null
            and amount_value(amount_clean) is null then null
        when coalesce(cleaned.debit_text, cleaned.credit_text) is null then amount_value(amount_clean)
        else coalesce(amount_value(debit_clean), 0) - coalesce(amount_value(credit_clean), 0)
    end * cast(power(10, coalesce(currencies.decimals, 0)) as decimal(6, 0)) as minor
from cleaned
cross join asked
left join currencies on coalesce(upper(cleaned.currency), asked.currency_code) = currencies.currency_code
