-- What the pack holds against the durable journal and against itself. Every difference is 0, or the pack is refused.
with journal as (
    select
        lines.*,
        cast(cast(lines.amount_minor as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as amount
    from journal_lines as lines
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
),

unlike as (
    select coalesce(journal.journal_line_id, ledger.journal_line_id) as journal_line_id
    from journal
    full outer join ledger_file as ledger on journal.journal_line_id = ledger.journal_line_id
    where
        journal.journal_entry_id is distinct from ledger.journal_entry_id
        or journal.account_id is distinct from ledger.account_id
        or journal.posting_date is distinct from ledger.posting_date
        or journal.currency_code is distinct from ledger.currency_code
        or journal.amount is distinct from ledger.debit - ledger.credit
),

journal_sums as (
    select
        currency_code,
        sum(greatest(amount, 0)) as debit,
        sum(greatest(-amount, 0)) as credit
    from journal
    group by currency_code
),

ledger_sums as (
    select currency_code, sum(debit) as debit, sum(credit) as credit from ledger_file group by currency_code
),

closings as (
    select account_id, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
    from (
        select account_id, currency_code, amount_minor from journal_openings
        union all
        select account_id, currency_code, amount_minor from journal_lines
    ) as amounts
    group by account_id, currency_code
),

closed as (
    select fixed.account_id, coalesce(closings.amount_minor, 0) = fixed.balance_minor as is_kept
    from fct_closing_balances as fixed
    left join closings
        on fixed.account_id = closings.account_id and fixed.currency_code = closings.currency_code
    where fixed.entity_id = $entity and fixed.period = $period
),

checks as (
    select 'lines of the journal' as check_name, '' as subject, (select count(*) from journal) as expected,
        (select count(*) from ledger_file) as found
    union all
    select 'entries of the journal', '', (select count(distinct journal_entry_id) from journal),
        (select count(*) from entries_file)
    union all
    select 'lines unlike the journal', (select coalesce(min(journal_line_id), '') from unlike), 0,
        (select count(*) from unlike)
    union all
    select 'debits of the journal', journal_sums.currency_code, journal_sums.debit, coalesce(ledger_sums.debit, 0)
    from journal_sums
    left join ledger_sums on journal_sums.currency_code = ledger_sums.currency_code
    union all
    select 'credits of the journal', journal_sums.currency_code, journal_sums.credit, coalesce(ledger_sums.credit, 0)
    from journal_sums
    left join ledger_sums on journal_sums.currency_code = ledger_sums.currency_code
    union all
    select 'debits equal credits', currency_code, debit, credit from ledger_sums
    union all
    select 'functional debits equal credits', functional_currency_code, sum(functional_debit), sum(functional_credit)
    from ledger_file
    group by functional_currency_code
    union all
    select 'opening balances sum to zero', currency_code, 0, sum(opening_balance)
    from trial_balance_file
    group by currency_code
    union all
    select 'closing balances sum to zero', currency_code, 0, sum(closing_balance)
    from trial_balance_file
    group by currency_code
    union all
    select 'balances as they were finally closed',
        (select coalesce(min(case when not is_kept then account_id end), '') from closed),
        (select count(*) from closed), (select count(*) from closed where is_kept)
    union all
    select 'lines with a source row', '', (select count(*) from ledger_file),
        (select count(distinct journal_line_id) from provenance_file)
    union all
    select 'source files in the manifest', '',
        (select count(*) from (select distinct file_sha256, observation_sequence from provenance_file)),
        (
            select count(*)
            from (select distinct file_sha256, observation_sequence from provenance_file) as named
            inner join manifest_file as manifest
                on named.observation_sequence = manifest.sequence and named.file_sha256 = manifest.file_sha256
        )
)

select
    check_name,
    subject,
    cast(expected as decimal(38, 4)) as expected,
    cast(found as decimal(38, 4)) as found,
    cast(expected - found as decimal(38, 4)) as difference
from checks
order by check_name, subject
