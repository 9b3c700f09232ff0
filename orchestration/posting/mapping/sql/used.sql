-- Grain: one row per company, account, day and combination of codes that lines of the last days of
-- the books have, summed up: what the target takes of them.
create or replace temp table used_days as
with newest as (
    select max(lines.posting_date) as last_day
    from fct_journal_lines as lines
    cross join asked
    where list_contains(asked.entities, lines.entity_id)
)

select
    newest.last_day,
    greatest(asked.first_day, cast(newest.last_day - asked.days + 1 as date)) as first_day
from newest
cross join asked
;

create or replace temp table used as
select
    lines.entity_id, lines.account_id, lines.location_id, lines.department_id, lines.currency_code,
    lines.functional_currency_code, lines.posting_date, lines.tender_type, lines.processor,
    coalesce(lines.tax_code, lines.tax_jurisdiction) as tax_code,
    min(lines.tax_jurisdiction) as tax_jurisdiction,
    lines.reason_code, lines.measure,
    count(*) as lines,
    cast(sum(greatest(lines.amount_minor, 0)) as bigint) as debit_minor,
    cast(sum(greatest(-lines.amount_minor, 0)) as bigint) as credit_minor,
    cast(sum(abs(lines.functional_amount_minor)) as bigint) as functional_minor
from fct_journal_lines as lines
cross join asked
cross join used_days
left join journal_types on lines.unit_event = journal_types.unit_event
where list_contains(asked.entities, lines.entity_id)
    and lines.posting_date between used_days.first_day and used_days.last_day
    and (
        len(asked.journals) = 0
        or list_contains(asked.journals, coalesce(journal_types.journal_type, 'other'))
    )
group by
    lines.entity_id, lines.account_id, lines.location_id, lines.department_id, lines.currency_code,
    lines.functional_currency_code, lines.posting_date, lines.tender_type, lines.processor,
    coalesce(lines.tax_code, lines.tax_jurisdiction), lines.reason_code, lines.measure
