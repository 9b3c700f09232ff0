-- Balances before the period as the durable journal has them, by account and whether they are of its fiscal year.
select
    account_id,
    currency_code,
    posting_date >= $year_first_day as is_of_the_year,
    cast(sum(amount_minor) as bigint) as amount_minor
from read_parquet($segment_files, union_by_name = true)
where entity_id = $entity and posting_date < $first_day
group by all
