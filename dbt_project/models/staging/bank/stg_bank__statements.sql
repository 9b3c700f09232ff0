-- Grain: one row per statement of an account, as often as it arrived. Renamed and cast only.
with source as (
    select * from {{ source('bank', 'statements') }}
)

select
    concat(upper(replace(account_number, ' ', '')), ' ', statement_id, ' ', cast(last_day as varchar))
        as source_document_id,
    upper(replace(account_number, ' ', '')) as account_number,
    statement_id,
    statement_format,
    upper(currency_code) as currency_code,
    amount_unit,
    opening_balance,
    closing_balance,
    first_day,
    last_day,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
