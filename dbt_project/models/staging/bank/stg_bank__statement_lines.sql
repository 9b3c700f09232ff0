-- Grain: one row per booked line of every statement, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('bank', 'statement_lines') }}
)

select
    upper(replace(account_number, ' ', '')) as account_number,
    statement_id,
    upper(currency_code) as currency_code,
    amount_unit,
    line_number,
    booking_date,
    value_date,
    amount,
    bank_reference,
    payout_reference,
    line_type,
    is_cash,
    description,
    observation_sequence,
    file_sha256,
    row_number,
    pointer,
    record_hash
from source
