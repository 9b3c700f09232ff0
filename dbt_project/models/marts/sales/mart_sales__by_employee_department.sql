-- Grain: one row per business date, employee, department and currency; net sales, returns taken off.
{{ config(materialized='incremental', incremental_strategy='replace_dates') }}
with totals as (
    select
        lines.business_date,
        coalesce(lines.employee_id, 'none') as employee_id,
        coalesce(lines.department_id, 'none') as department_id,
        lines.currency_code,
        cast(sum(lines.quantity) as decimal(18, 4)) as items_sold,
        cast(sum(lines.net_amount_minor) as bigint) as net_minor
    from {{ ref('fct_sale_lines') }} as lines
    inner join {{ ref('int_pos__touched_dates') }} as touched
        on lines.business_date = touched.business_date
    group by
        lines.business_date, coalesce(lines.employee_id, 'none'),
        coalesce(lines.department_id, 'none'), lines.currency_code
)

select
    totals.business_date,
    totals.employee_id,
    totals.department_id,
    totals.currency_code,
    totals.items_sold,
    {{ major_units('totals.net_minor', 'currencies.minor_unit') }} as total_sales
from totals
inner join {{ ref('dim_currency') }} as currencies on totals.currency_code = currencies.currency_code
