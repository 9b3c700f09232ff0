-- Entries of the pack and the journal entry tests they meet: what to look at, not errors.
select tests.*
from mart_finance__journal_entry_tests as tests
inner join pack_entries on tests.journal_entry_id = pack_entries.journal_entry_id
order by test_name, posting_date, journal_entry_id
