{#-
    The columns of an event amount, in order: the one shape everything that is posted takes. The rate
    date is the day whose stored rate translates the amount: its business date, unless it moves what
    was booked on another day.
-#}
{% macro event_amount_columns() -%}
    {{ return([
        'source_system', 'source_document_id', 'unit_event', 'source_version', 'entity_id',
        'location_id', 'business_date', 'event_type', 'measure', 'amount_minor', 'currency_code',
        'source_line_id', 'product_id', 'department_id', 'tender_type', 'processor', 'register_id',
        'employee_id', 'channel', 'tax_code', 'tax_jurisdiction', 'tax_rate', 'reason_code',
        'subledger_type', 'subledger_id', 'rate_date',
    ]) }}
{%- endmacro %}

{#-
    Rows of `relation` as event amounts: columns it lacks are null, but for the rate date, which is
    the business date. `given` maps a column to SQL.
-#}
{% macro as_event_amounts(relation, given) -%}
{%- set types = {
    'tax_rate': 'decimal(9, 6)', 'business_date': 'date', 'rate_date': 'date', 'amount_minor': 'bigint',
} -%}
{%- set given = dict({'rate_date': given['business_date']}, **given) -%}
select
    {%- for column in event_amount_columns() %}
    cast({{ given.get(column, 'null') }} as {{ types.get(column, 'varchar') }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
{%- endmacro %}
