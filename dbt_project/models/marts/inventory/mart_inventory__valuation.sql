-- Grain: one row per entity, store, product and currency that ever moved: what is on hand and what
-- it is worth, as of the entity's last business date with a movement. Goods taken back damaged
-- stand apart. Value plus damaged value is what the inventory accounts hold.
with totals as (
    select
        entity_id,
        location_id,
        product_id,
        currency_code,
        movement_type in ('return_damaged', 'write_down') as is_damaged,
        sum(quantity) as quantity,
        cast(sum(cost_amount_minor) as bigint) as value_minor
    from {{ ref('fct_inventory_movements') }}
    group by
        entity_id, location_id, product_id, currency_code,
        movement_type in ('return_damaged', 'write_down')
),

stock as (
    select
        entity_id,
        location_id,
        product_id,
        currency_code,
        cast(sum(case when is_damaged then 0 else quantity end) as decimal(18, 4)) as quantity_on_hand,
        cast(sum(case when is_damaged then 0 else value_minor end) as bigint) as value_minor,
        cast(sum(case when is_damaged then quantity else 0 end) as decimal(18, 4)) as damaged_quantity,
        cast(sum(case when is_damaged then value_minor else 0 end) as bigint) as damaged_value_minor
    from totals
    group by entity_id, location_id, product_id, currency_code
),

last_dates as (
    select entity_id, max(business_date) as as_of
    from {{ ref('fct_inventory_movements') }}
    group by entity_id
)

select
    stock.entity_id,
    stock.location_id,
    stock.product_id,
    stock.currency_code,
    stock.quantity_on_hand,
    {{ major_units('stock.value_minor', 'currencies.minor_unit') }} as value,
    cast(case
        when stock.quantity_on_hand <> 0 then 0.000001 * {{ rounded_quotient(
            "cast(stock.value_minor * case when stock.quantity_on_hand < 0 then -1 else 1 end"
            ~ " as decimal(38, 0)) * 10000000000",
            "cast(abs(stock.quantity_on_hand) * 10000 as bigint) * currencies.minor_units_per_major"
        ) }}
    end as decimal(18, 6)) as average_unit_cost,
    stock.damaged_quantity,
    {{ major_units('stock.damaged_value_minor', 'currencies.minor_unit') }} as damaged_value,
    last_dates.as_of
from stock
inner join {{ ref('dim_currency') }} as currencies on stock.currency_code = currencies.currency_code
inner join last_dates on stock.entity_id = last_dates.entity_id
