-- Grain: one row per journal entry of a finally closed period, with its number in the fiscal year.
-- Numbers are given by closes and kept in their segments.
select journal_entry_id, entity_id, fiscal_year, entry_number, period
from {{ source('books', 'entry_numbers') }}
