-- Supply of ordinary goods: receipts that always arrive a week before they are needed, and a stock count on the
-- first of a month.
create table goods_receipts as
with demand as (
    select
        location_id,
        product_id,
        (business_date - getvariable('first_date')) // 7 as week_number,
        (cast(sum(quantity_thousandths) as bigint) + 999) // 1000 as units,
    from receipt_lines
    group by location_id, product_id, week_number
),
needed as (
    select
        shelf.location_id,
        shelf.product_id,
        calendar.week_number,
        coalesce(demand.units, 0) as units,
    from (select location_id, store_code, product_id from stores cross join products) as shelf
    cross join (
        select unnest(range(getvariable('trading_days') // 7 + 1)) as week_number
    ) as calendar
    left join demand
        on demand.location_id = shelf.location_id
        and demand.product_id = shelf.product_id
        and demand.week_number = calendar.week_number
),
ordered as (
    select location_id, product_id, cast(0 as bigint) as delivery_number, 12 + cast(sum(units) as bigint) as quantity
    from needed
    where week_number in (0, 1)
    group by location_id, product_id
    union all
    select location_id, product_id, week_number - 1 as delivery_number, units as quantity
    from needed
    where week_number >= 2 and units > 0
),
dated as (
    select
        *,
        case delivery_number
            when 0 then cast(getvariable('first_date') as timestamp) - interval 11 hour
            else cast(getvariable('first_date') as timestamp) + interval 61 hour
                + to_days(cast(7 * delivery_number as integer))
        end as received_at,
        md5_number_lower(concat(getvariable('seed'), '|', product_id, '|', delivery_number)) as dice,
    from ordered
)
select
    'GR-' || stores.store_code || '-' || strftime(received_at, '%Y%m%d') as goods_receipt_id,
    cast(row_number() over (partition by location_id, delivery_number order by product_id) as integer) as line_number,
    'PO-' || stores.store_code || '-' || strftime(received_at - interval 6 day, '%Y%m%d') as purchase_order_id,
    'SUP' || lpad(cast(products.department_number % 12 as varchar), 2, '0') as supplier_id,
    location_id,
    product_id,
    quantity,
    (products.unit_cost_minor * (100 + case delivery_number when 0 then 0 else draw(dice, 0, 7) end) + 50) // 100
        as unit_cost_minor,
    received_at,
from dated
inner join stores using (location_id)
inner join products using (product_id);

create table stock_counts as
with moments as (
    select
        cast(business_date as timestamp) + interval '12 hours 30 minutes' as counted_at,
        1 + row_number() over (order by business_date desc) % 2 as round_number
    from (select distinct business_date from trading_days)
    where day(business_date) = 1 and business_date > getvariable('first_date')
),
counted_shelf as (
    select
        location_id,
        store_code,
        product_id,
        counted_at,
        round_number,
        md5_number_lower(concat(getvariable('seed'), '|', location_id, '|', product_id)) as dice,
    from stores
    cross join products
    cross join moments
    where not is_sold_by_weight
),
movements as (
    select location_id, product_id, received_at as occurred_at, 1000 * quantity as thousandths from goods_receipts
    union all
    select location_id, product_id, occurred_at, -quantity_thousandths as thousandths from receipt_lines
    union all
    select location_id, product_id, occurred_at, quantity_thousandths as thousandths
    from receipt_returns
    where condition = 'resaleable'
),
booked as (
    select
        counted_shelf.location_id,
        store_code,
        counted_shelf.product_id,
        counted_at,
        round_number,
        dice,
        cast(sum(thousandths) as bigint) // 1000 as book_units,
    from counted_shelf
    inner join movements
        on movements.location_id = counted_shelf.location_id
        and movements.product_id = counted_shelf.product_id
        and movements.occurred_at < counted_shelf.counted_at
    where draw(dice, 0, 16) = 0
    group by counted_shelf.location_id, store_code, counted_shelf.product_id, counted_at, round_number, dice
)
select
    'SC-' || store_code || '-' || strftime(counted_at, '%Y%m%d') as stock_count_id,
    cast(row_number() over (partition by location_id, counted_at order by product_id) as integer) as line_number,
    location_id,
    product_id,
    book_units - case when draw(dice, 1, 5) = 0 then round_number else 0 end as counted_quantity,
    counted_at,
from booked;
