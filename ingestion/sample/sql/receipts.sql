-- Receipts of ordinary trade: one row per receipt, in the order the till rang them.
-- A receipt's slot (its number at the store, modulo 40) decides its role, so that every kind of tender,
-- gift cards sold and redeemed, and returns occur each week however few or many receipts are asked for.
create table store_days as
with running as (
    select
        *,
        cast(sum(day_weight) over (order by location_id, business_date) as bigint) as running_weight,
        cast(sum(day_weight) over () as bigint) as total_weight,
    from trading_days
),
counted as (
    select
        *,
        cast((cast(getvariable('orders') as hugeint) * running_weight) // total_weight as bigint) as running_orders,
    from running
),
sized as (
    select
        *,
        running_orders - coalesce(lag(running_orders) over (order by location_id, business_date), 0) as order_count,
    from counted
)
select
    location_id,
    store_code,
    business_date,
    day_number,
    weekday,
    opens_at,
    trading_seconds,
    order_count,
    cast(sum(order_count) over (partition by location_id order by business_date) as bigint) - order_count
        as first_sequence,
from sized;

create table receipts as
with rung as (
    select
        'ORD' || store_code || strftime(business_date, '%y%m%d')
            || lpad(cast(rank_in_day as varchar), cast(greatest(4, length(cast(rank_in_day as varchar))) as integer), '0')
            as order_id,
        location_id,
        store_code,
        business_date,
        day_number,
        weekday,
        rank_in_day,
        first_sequence + rank_in_day as sequence,
        cast((first_sequence + rank_in_day) % 40 as integer) as slot,
        opens_at + to_seconds(cast(rank_in_day * trading_seconds // order_count as bigint)) as occurred_at,
    from (select *, unnest(range(order_count)) as rank_in_day from store_days)
),
diced as (
    select *, md5_number_lower(concat(getvariable('seed'), '|', order_id)) as dice from rung
)
select
    *,
    case slot
        when 3 then 'gift_card_sale'
        when 11 then 'return_to_credit'
        when 25 then 'return_to_card'
        when 26 then 'return_to_cash'
        else 'sale'
    end as kind,
    case
        when draw(dice, 0, 100) < 38 then 1
        when draw(dice, 0, 100) < 73 then 2
        when draw(dice, 0, 100) < 91 then 3
        else 4
    end as line_count,
    'REG-' || cast(1 + draw(dice, 1, 2) as varchar) as register_id,
    'TM' || store_code || cast(draw(dice, 2, 3) as varchar) as team_member_id,
    case when slot = 37 or draw(dice, 3, 100) < 4 then 'CUST' || store_code || lpad(cast(draw(dice, 1, 60) as varchar), 3, '0')
    end as customer_id,
from diced;
