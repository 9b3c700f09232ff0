-- Grain: one row per posting unit that the newest versions demand: its dates and the digest of
-- its lines. The digest takes accounts, dimensions, original dates and amounts; not rule, version
-- or run, and not the order of lines (a sum of two independent 64 bit halves).
with lines as (
    select
        *,
        {{ number_of_row([
            'account_id', 'amount_minor', 'currency_code', 'functional_amount_minor',
            'business_date', 'location_id', 'event_type', 'measure', 'source_line_id',
            'product_id', 'department_id', 'tender_type', 'processor', 'register_id',
            'employee_id', 'channel', 'tax_code', 'tax_jurisdiction', 'tax_rate', 'reason_code',
            'subledger_type', 'subledger_id',
        ]) }} as content_number
    from {{ ref('int_accounting__wanted_lines') }}
)

select
    posting_unit_id,
    source_system,
    source_document_id,
    unit_event,
    any_value(source_version) as source_version,
    any_value(entity_id) as entity_id,
    min(business_date) as business_date,
    count(*) as line_count,
    {{ digest_of_rows('content_number') }} as entry_digest
from lines
group by posting_unit_id, source_system, source_document_id, unit_event
