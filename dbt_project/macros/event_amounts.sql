{#- The columns of an event amount, in order: the one shape everything that is posted takes. -#}
{% macro event_amount_columns() -%}
    {{ return([
        'source_system', 'source_document_id', 'unit_event', 'source_version', 'entity_id',
        'location_id', 'business_date', 'event_type', 'measure', 'amount_minor', 'currency_code',
        'source_line_id', 'product_id', 'department_id', 'tender_type', 'processor', 'register_id',
        'employee_id', 'channel', 'tax_code', 'tax_jurisdiction', 'tax_rate', 'reason_code',
        'subledger_type', 'subledger_id',
    ]) }}
{%- endmacro %}

{#- Rows of `relation` as event amounts: columns it lacks are null. `given` maps a column to SQL. -#}
{% macro as_event_amounts(relation, given) -%}
{%- set types = {'tax_rate': 'decimal(9, 6)', 'business_date': 'date', 'amount_minor': 'bigint'} -%}
select
    {%- for column in event_amount_columns() %}
    cast({{ given.get(column, 'null') }} as {{ types.get(column, 'varchar') }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
{%- endmacro %}
