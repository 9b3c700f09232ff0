-- Grain: one row per business date, store and currency, as known now.
-- Net sales = gross - discounts - comps - returns; tax, tips and fees apart. Gross margin = net
-- sales less every cost account of the day (cost of goods, shrink, waste, write-downs, true-ups).
{{ config(materialized='incremental', incremental_strategy='replace_dates') }}
with touched as (
    select business_date from {{ ref('int_pos__touched_dates') }}
),

sales as (
    select
        lines.business_date,
        lines.location_id,
        lines.currency_code,
        count(distinct case when not lines.is_return then lines.source_document_id end) as transactions,
        cast(sum(lines.quantity) as decimal(18, 4)) as units,
        cast(sum(case when not lines.is_return then lines.gross_amount_minor else 0 end) as bigint)
            as gross_minor,
        cast(sum(lines.discount_amount_minor) as bigint) as discount_minor,
        cast(sum(lines.comp_amount_minor) as bigint) as comp_minor,
        cast(-sum(case when lines.is_return then lines.gross_amount_minor else 0 end) as bigint)
            as return_minor,
        cast(sum(lines.net_amount_minor) as bigint) as net_minor
    from {{ ref('fct_sale_lines') }} as lines
    inner join touched on lines.business_date = touched.business_date
    group by lines.business_date, lines.location_id, lines.currency_code
),

journal as (
    select
        lines.business_date,
        lines.location_id,
        lines.currency_code,
        cast(-sum(case when lines.measure in ('tax', 'tax_return') then lines.amount_minor else 0 end)
            as bigint) as tax_minor,
        cast(-sum(case when lines.measure in ('tip', 'tip_return') then lines.amount_minor else 0 end)
            as bigint) as tip_minor,
        cast(-sum(case
            when lines.measure in (
                'service_charge', 'service_charge_return', 'surcharge', 'surcharge_return', 'fee',
                'fee_return', 'fee_to_remit', 'delivery', 'delivery_return', 'restocking_fee'
            ) then lines.amount_minor else 0
        end) as bigint) as fee_minor,
        cast(sum(case when lines.event_type = 'cost_of_sale' and accounts.account_type = 'cost'
            then lines.amount_minor else 0 end) as bigint) as cost_of_goods_minor,
        cast(sum(case when accounts.account_type = 'cost' then lines.amount_minor else 0 end)
            as bigint) as all_cost_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join touched on lines.business_date = touched.business_date
    inner join {{ ref('dim_account') }} as accounts on lines.account_id = accounts.account_id
    group by lines.business_date, lines.location_id, lines.currency_code
),

joined as (
    select
        coalesce(sales.business_date, journal.business_date) as business_date,
        coalesce(sales.location_id, journal.location_id) as location_id,
        coalesce(sales.currency_code, journal.currency_code) as currency_code,
        coalesce(sales.transactions, 0) as transactions,
        coalesce(sales.units, 0) as units,
        {% for amount in ['gross', 'discount', 'comp', 'return', 'net'] -%}
        coalesce(sales.{{ amount }}_minor, 0) as {{ amount }}_minor,
        {% endfor -%}
        {% for amount in ['tax', 'tip', 'fee', 'cost_of_goods', 'all_cost'] -%}
        coalesce(journal.{{ amount }}_minor, 0) as {{ amount }}_minor{{ ',' if not loop.last }}
        {% endfor %}
    from sales
    full outer join journal
        on sales.business_date = journal.business_date
        and sales.location_id = journal.location_id
        and sales.currency_code = journal.currency_code
)

select
    joined.business_date,
    joined.location_id,
    joined.currency_code,
    joined.transactions,
    joined.units,
    {% for minor, name in [
        ('gross_minor', 'gross_sales'), ('discount_minor', 'discounts'), ('comp_minor', 'comps'),
        ('return_minor', 'returns'), ('net_minor', 'net_sales'), ('tax_minor', 'tax'),
        ('tip_minor', 'tips'), ('fee_minor', 'fees'), ('cost_of_goods_minor', 'cost_of_goods'),
    ] -%}
    {{ major_units('joined.' ~ minor, 'currencies.minor_unit') }} as {{ name }},
    {% endfor -%}
    {{ major_units('joined.net_minor - joined.all_cost_minor', 'currencies.minor_unit') }} as gross_margin
from joined
inner join {{ ref('dim_currency') }} as currencies on joined.currency_code = currencies.currency_code
