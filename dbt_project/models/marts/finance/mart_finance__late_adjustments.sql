-- Grain: one row per entity, business period, posting period, account and currency, for lines
-- posted in a later period than the business they belong to: the bridge between the ledger
-- (by posting date) and the sales marts (by business date).
select
    lines.entity_id,
    substr(cast(lines.business_date as varchar), 1, 7) as business_period,
    substr(cast(lines.posting_date as varchar), 1, 7) as posting_period,
    lines.account_id,
    lines.currency_code,
    count(distinct lines.source_document_id) as documents,
    {{ major_units('cast(sum(lines.amount_minor) as bigint)', 'max(currencies.minor_unit)') }} as amount
from {{ ref('fct_journal_lines') }} as lines
inner join {{ ref('dim_currency') }} as currencies on lines.currency_code = currencies.currency_code
where substr(cast(lines.business_date as varchar), 1, 7) <> substr(cast(lines.posting_date as varchar), 1, 7)
group by
    lines.entity_id, substr(cast(lines.business_date as varchar), 1, 7), substr(cast(lines.posting_date as varchar), 1, 7),
    lines.account_id, lines.currency_code
