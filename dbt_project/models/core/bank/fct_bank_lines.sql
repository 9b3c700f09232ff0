-- Grain: one row per booked line of a bank account of the books, once, however many statements hold it.
-- It is evidence: it posts nothing.
select
    bank_line_id,
    account_number,
    entity_id,
    location_id,
    statement_id,
    line_number,
    booking_date,
    value_date,
    amount_minor,
    currency_code,
    bank_reference as bank_line_reference,
    payout_reference,
    line_type as bank_line_type,
    is_cash,
    description,
    file_sha256,
    row_number
from {{ ref('int_bank__lines') }}
