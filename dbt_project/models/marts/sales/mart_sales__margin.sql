-- Grain: one row per business date, store, department, product and currency, as known now: net
-- sales, the cost of what was sold less what came back (5010), and product margin between them.
-- Cost is in the entity's own currency; a sale in a foreign currency has its cost on another row.
{{ config(materialized='incremental', incremental_strategy='replace_dates') }}
with touched as (
    select business_date from {{ ref('int_pos__touched_dates') }}
),

amounts as (
    select
        business_date, entity_id, location_id, department_id, product_id, currency_code,
        quantity,
        case when is_return then 0 else gross_amount_minor end as gross_minor,
        discount_amount_minor as discount_minor,
        comp_amount_minor as comp_minor,
        case when is_return then -gross_amount_minor else 0 end as return_minor,
        net_amount_minor as net_minor,
        cast(0 as bigint) as cost_minor
    from {{ ref('fct_sale_lines') }}
    where business_date in (select business_date from touched)
    union all
    select
        business_date, entity_id, location_id, department_id, product_id, currency_code,
        cast(0 as decimal(18, 4)) as quantity,
        cast(0 as bigint) as gross_minor,
        cast(0 as bigint) as discount_minor,
        cast(0 as bigint) as comp_minor,
        cast(0 as bigint) as return_minor,
        cast(0 as bigint) as net_minor,
        -cost_amount_minor as cost_minor
    from {{ ref('fct_inventory_movements') }}
    where
        movement_type in ('sale', 'return', 'return_without_receipt', 'return_damaged')
        and cost_amount_minor <> 0
        and business_date in (select business_date from touched)
),

totals as (
    select
        business_date,
        entity_id,
        location_id,
        coalesce(department_id, 'none') as department_id,
        coalesce(product_id, 'none') as product_id,
        currency_code,
        cast(sum(quantity) as decimal(18, 4)) as quantity_sold,
        {% for amount in ['gross', 'discount', 'comp', 'return', 'net', 'cost'] -%}
        cast(sum({{ amount }}_minor) as bigint) as {{ amount }}_minor{{ ',' if not loop.last }}
        {% endfor %}
    from amounts
    group by
        business_date, entity_id, location_id, coalesce(department_id, 'none'),
        coalesce(product_id, 'none'), currency_code
)

select
    totals.business_date,
    totals.entity_id,
    totals.location_id,
    totals.department_id,
    totals.product_id,
    totals.currency_code,
    totals.quantity_sold,
    {% for minor, name in [
        ('gross_minor', 'gross_sales'), ('discount_minor', 'discounts'), ('comp_minor', 'comps'),
        ('return_minor', 'returns'), ('net_minor', 'net_sales'), ('cost_minor', 'cost_of_goods'),
        ('net_minor - totals.cost_minor', 'product_margin'),
    ] -%}
    {{ major_units('totals.' ~ minor, 'currencies.minor_unit') }} as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from totals
inner join {{ ref('dim_currency') }} as currencies on totals.currency_code = currencies.currency_code
