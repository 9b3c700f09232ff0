-- Lines of the period as the durable journal has them: read from its segments, not from the snapshot.
select journal_line_id, journal_entry_id, account_id, posting_date, amount_minor, currency_code
from read_parquet($segment_files, union_by_name = true)
where entity_id = $entity and posting_date between $first_day and $last_day
