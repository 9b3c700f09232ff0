-- Grain: one row per journal line, with debit and credit in major units and names beside the ids.
-- A view: the ledger is not stored twice.
{{ config(materialized='view', contract={'enforced': false}) }}
select
    lines.journal_line_id,
    lines.journal_entry_id,
    lines.line_number,
    lines.entry_type,
    lines.entity_id,
    lines.location_id,
    locations.location_name,
    lines.posting_date,
    lines.business_date,
    days.period,
    lines.account_id,
    accounts.account_name,
    accounts.account_type,
    lines.event_type,
    lines.measure,
    {{ major_units('greatest(lines.amount_minor, 0)', 'currencies.minor_unit') }} as debit,
    {{ major_units('greatest(-lines.amount_minor, 0)', 'currencies.minor_unit') }} as credit,
    lines.currency_code,
    lines.source_system,
    lines.source_document_id,
    lines.posting_rule_id,
    lines.reverses_entry_id,
    lines.posted_run_id
from {{ ref('fct_journal_lines') }} as lines
inner join {{ ref('dim_currency') }} as currencies on lines.currency_code = currencies.currency_code
inner join {{ ref('dim_fiscal_day') }} as days
    on lines.entity_id = days.entity_id and lines.posting_date = days.calendar_date
left join {{ ref('dim_account') }} as accounts on lines.account_id = accounts.account_id
left join {{ ref('dim_location') }} as locations on lines.location_id = locations.location_id
