-- Every journal line of the entity with a posting date in the period.
select
    lines.posting_date,
    lines.account_id,
    accounts.account_name,
    accounts.account_type,
    cast(cast(greatest(lines.amount_minor, 0) as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as debit,
    cast(cast(greatest(-lines.amount_minor, 0) as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as credit,
    lines.currency_code,
    cast(
        cast(greatest(lines.functional_amount_minor, 0) as decimal(18, 0)) * functional.minor_unit as decimal(19, 4)
    ) as functional_debit,
    cast(
        cast(greatest(-lines.functional_amount_minor, 0) as decimal(18, 0)) * functional.minor_unit as decimal(19, 4)
    ) as functional_credit,
    lines.functional_currency_code,
    rules.memo as description,
    lines.event_type,
    lines.measure,
    lines.entity_id,
    locations.entity_name,
    lines.location_id,
    locations.location_name,
    lines.business_date,
    lines.entry_type,
    numbers.entry_number,
    lines.journal_entry_id,
    lines.line_number,
    lines.journal_line_id,
    lines.reverses_entry_id,
    lines.source_system,
    lines.source_document_id,
    lines.subledger_type,
    lines.subledger_id,
    lines.department_id,
    lines.product_id,
    lines.employee_id,
    lines.tender_type,
    lines.tax_code,
    lines.tax_jurisdiction,
    lines.tax_rate,
    lines.posting_rule_id,
    lines.posted_run_id,
    lines.recorded_at,
    lines.created_by
from fct_journal_lines as lines
left join dim_currency as currencies on lines.currency_code = currencies.currency_code
left join dim_currency as functional on lines.functional_currency_code = functional.currency_code
left join dim_account as accounts on lines.account_id = accounts.account_id
left join dim_location as locations on lines.location_id = locations.location_id
left join (
    select posting_rule_id, max(memo) as memo from dim_posting_rule group by posting_rule_id
) as rules on lines.posting_rule_id = rules.posting_rule_id
left join fct_entry_numbers as numbers on lines.journal_entry_id = numbers.journal_entry_id
where lines.entity_id = $entity and lines.posting_date between $first_day and $last_day
order by posting_date, journal_entry_id, line_number
