-- Every journal entry of the entity with a line in the period, with what entries are chosen by. Entries of finally
-- closed periods have a number, without a gap in the fiscal year.
select numbers.fiscal_year, numbers.entry_number, profiles.*
from mart_finance__journal_entry_profiles as profiles
inner join pack_entries on profiles.journal_entry_id = pack_entries.journal_entry_id
left join fct_entry_numbers as numbers on profiles.journal_entry_id = numbers.journal_entry_id
order by posting_date, journal_entry_id
