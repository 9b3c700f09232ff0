-- Grain: one row per journal line, append-only, signed: debit positive, credit negative.
-- New entries take the wanted lines; a mirror takes every line of the entry it reverses, negated,
-- with its original business date and rate. Posting date = the first day from the line's business
-- date on that no lock covers; amounts of one measure share their date, so each day balances.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
{% set carried = [
    'location_id', 'account_id', 'currency_code', 'functional_currency_code', 'event_type',
    'measure', 'posting_rule_id', 'source_line_id', 'subledger_type', 'subledger_id', 'channel',
    'department_id', 'product_id', 'register_id', 'employee_id', 'tender_type', 'processor',
    'tax_code', 'tax_jurisdiction', 'tax_rate', 'reason_code', 'rate_date',
] -%}
{% set of_the_entry = [
    'entry_type', 'entity_id', 'rule_version', 'source_system', 'source_document_id',
    'source_version', 'unit_event', 'reverses_entry_id', 'posted_run_id', 'recorded_at', 'created_by',
] -%}
with entries as (
    select * from {{ ref('fct_journal_entries') }}
    where posted_run_id in (select run_id from {{ source('settings', 'current_run') }})
),

new_lines as (
    select
        entries.journal_entry_id,
        {% for column in of_the_entry -%}
        entries.{{ column }},
        {% endfor -%}
        wanted.line_number,
        wanted.business_date as line_business_date,
        wanted.amount_minor,
        wanted.functional_amount_minor,
        {% for column in carried -%}
        wanted.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from entries
    inner join {{ ref('int_accounting__wanted_lines') }} as wanted
        on entries.posting_unit_id = wanted.posting_unit_id
    where entries.entry_type <> 'reversal'
),

{% if is_incremental() -%}
mirrored_lines as (
    select
        entries.journal_entry_id,
        {% for column in of_the_entry -%}
        entries.{{ column }},
        {% endfor -%}
        reversed.line_number,
        reversed.business_date as line_business_date,
        -reversed.amount_minor as amount_minor,
        -reversed.functional_amount_minor as functional_amount_minor,
        {% for column in carried -%}
        reversed.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from entries
    inner join {{ this }} as reversed on entries.reverses_entry_id = reversed.journal_entry_id
    where entries.entry_type = 'reversal'
),
{%- endif %}

lines as (
    select * from new_lines
    {% if is_incremental() -%}
    union all
    select * from mirrored_lines
    {%- endif %}
)

select
    concat(lines.journal_entry_id, '-', cast(lines.line_number as varchar)) as journal_line_id,
    lines.journal_entry_id,
    cast(lines.line_number as integer) as line_number,
    lines.entry_type,
    lines.entity_id,
    lines.location_id,
    lines.line_business_date as business_date,
    greatest(
        lines.line_business_date,
        coalesce(cast(locks.locked_through + interval '1' day as date), lines.line_business_date)
    ) as posting_date,
    lines.account_id,
    lines.amount_minor,
    lines.currency_code,
    lines.functional_amount_minor,
    lines.functional_currency_code,
    lines.event_type,
    lines.measure,
    lines.posting_rule_id,
    lines.rule_version,
    lines.source_system,
    lines.source_document_id,
    lines.source_version,
    lines.unit_event,
    lines.reverses_entry_id,
    lines.posted_run_id,
    lines.recorded_at,
    lines.created_by,
    lines.source_line_id,
    lines.subledger_type,
    lines.subledger_id,
    lines.channel,
    lines.department_id,
    lines.product_id,
    lines.register_id,
    lines.employee_id,
    lines.tender_type,
    lines.processor,
    lines.tax_code,
    lines.tax_jurisdiction,
    lines.tax_rate,
    lines.reason_code,
    lines.rate_date
from lines
left join {{ source('settings', 'period_locks') }} as locks on lines.entity_id = locks.entity_id
