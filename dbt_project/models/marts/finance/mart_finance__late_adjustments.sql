-- Grain: one row per entity, business period, posting period, account and currency, for lines
-- posted in a later period than the business they belong to: what arrived after a period was closed,
-- and the bridge between the ledger (by posting date) and the sales marts (by business date).
with late_lines as (
    select
        lines.*,
        belongs.period as business_period,
        posted.period as posting_period
    from {{ ref('fct_journal_lines') }} as lines
    inner join {{ ref('dim_fiscal_day') }} as belongs
        on lines.entity_id = belongs.entity_id and lines.business_date = belongs.calendar_date
    inner join {{ ref('dim_fiscal_day') }} as posted
        on lines.entity_id = posted.entity_id and lines.posting_date = posted.calendar_date
    where lines.business_date <> lines.posting_date and belongs.period <> posted.period
)

select
    late_lines.entity_id,
    late_lines.business_period,
    late_lines.posting_period,
    late_lines.account_id,
    late_lines.currency_code,
    count(distinct late_lines.source_document_id) as documents,
    {{ major_units('cast(sum(late_lines.amount_minor) as bigint)', 'max(currencies.minor_unit)') }} as amount
from late_lines
inner join {{ ref('dim_currency') }} as currencies on late_lines.currency_code = currencies.currency_code
group by
    late_lines.entity_id, late_lines.business_period, late_lines.posting_period,
    late_lines.account_id, late_lines.currency_code
