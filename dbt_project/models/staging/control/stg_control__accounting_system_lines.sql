-- Grain: one row per line of an entry that others made in an accounting system, or of its opening
-- balances, as often as it was read.
select
    entry_id,
    line_number,
    posting_date,
    system_account,
    account_name,
    account_type,
    account_id as own_account_id,
    currency_code,
    amount_minor,
    observation_sequence
from {{ source('control', 'accounting_system_lines') }}
