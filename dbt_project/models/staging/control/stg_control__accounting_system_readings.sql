-- Grain: one row per reading of an accounting system: a month of its entries, or its opening balances.
select
    target,
    entity_id,
    reading_kind,
    first_day,
    last_day,
    has_ended,
    sent_from,
    journals,
    entries,
    differences,
    unsent_accounts,
    foreign_currencies,
    fetched_at as read_at,
    observation_sequence,
    file_sha256
from {{ source('control', 'accounting_system_readings') }}
