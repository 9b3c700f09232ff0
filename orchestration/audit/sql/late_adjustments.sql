-- Lines whose business belongs to the period but was posted after it, and lines posted in it that belong elsewhere.
select
    case
        when lines.posting_date between $first_day and $last_day then 'posted here, business of another period'
        else 'business of this period, posted elsewhere'
    end as direction,
    lines.posting_date,
    lines.business_date,
    lines.account_id,
    cast(cast(greatest(lines.amount_minor, 0) as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as debit,
    cast(cast(greatest(-lines.amount_minor, 0) as decimal(18, 0)) * currencies.minor_unit as decimal(19, 4)) as credit,
    lines.currency_code,
    lines.entry_type,
    lines.source_system,
    lines.source_document_id,
    lines.journal_line_id,
    lines.posted_run_id,
    lines.recorded_at
from fct_journal_lines as lines
left join dim_currency as currencies on lines.currency_code = currencies.currency_code
where
    lines.entity_id = $entity
    and (lines.posting_date between $first_day and $last_day)
    <> (lines.business_date between $first_day and $last_day)
order by direction, posting_date, journal_line_id
