-- Grain: one row per journal line of the company since the first day that is sent.
create or replace temp view company_lines as
select
    lines.journal_entry_id, lines.entity_id, lines.location_id, lines.posting_date, lines.business_date,
    lines.account_id, lines.department_id, lines.measure, lines.unit_event, lines.source_document_id,
    lines.posted_run_id, lines.currency_code, lines.channel, lines.amount_minor,
    lines.functional_amount_minor, lines.functional_currency_code
from fct_journal_lines as lines
inner join asked on lines.entity_id = asked.entity_id
where lines.posting_date >= asked.first_day
