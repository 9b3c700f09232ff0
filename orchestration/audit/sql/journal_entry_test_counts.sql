-- How many entries of the pack meet each journal entry test; a test that none meets is listed with 0.
with met as (
    select tests.test_name, tests.entry_amount, tests.functional_currency_code
    from mart_finance__journal_entry_tests as tests
    inner join pack_entries on tests.journal_entry_id = pack_entries.journal_entry_id
)

select
    known.test_name,
    known.statement,
    count(met.test_name) as entries,
    (select count(*) from pack_entries) as entries_tested,
    cast(coalesce(sum(met.entry_amount), 0) as decimal(19, 4)) as entry_amount,
    met.functional_currency_code
from known_journal_entry_tests as known
left join met on known.test_name = met.test_name
group by known.test_name, known.statement, met.functional_currency_code
order by test_name, functional_currency_code
