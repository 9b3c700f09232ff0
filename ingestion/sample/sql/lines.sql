-- Lines of ordinary sales: one row per receipt and line, amounts in minor units as the till states them.
-- Departments follow season and weekday through department_slots; the first lines of some receipts are
-- dealt round the departments so that each one sells every week.
create table department_slots as
with weighted as (
    select
        business_date,
        department_number,
        department_weight
            * case when month(business_date) = peak_month then 3 else 2 end
            * case when weekday in (5, 6) then weekend_factor else 1 end as weight,
    from (select distinct business_date, weekday from store_days)
    cross join departments
),
dealt as (
    select business_date, department_number, unnest(range(weight)) as copy_number from weighted
)
select
    business_date,
    department_number,
    row_number() over (partition by business_date order by department_number, copy_number) - 1 as slot_number,
    count(*) over (partition by business_date) as slot_count,
from dealt;

-- The slot is dealt in a table of its own, so that the join below has nothing to reorder.
create table dealt_lines as
with numbered as (
    select *, unnest(range(1, line_count + 1)) as line_number from receipts where kind = 'sale'
),
diced as (
    select
        *,
        weekday * 6 + rank_in_day - 6 as dealt_department,
        rank_in_day between 6 and 11 and line_number = 1 and weekday * 6 + rank_in_day - 6 < 40 as is_dealt,
        md5_number_lower(concat(getvariable('seed'), '|', order_id, '|', line_number)) as line_dice,
    from numbered
),
decks as (
    select business_date, any_value(slot_count) as slot_count from department_slots group by business_date
)
select
    order_id,
    location_id,
    business_date,
    sequence,
    slot,
    line_number,
    occurred_at,
    dealt_department,
    is_dealt,
    line_dice,
    cast((line_dice & 1048575) % slot_count as bigint) as slot_number,
from diced
inner join decks using (business_date);

create table drawn_lines as
with placed as (
    select
        dealt_lines.*,
        case when is_dealt then dealt_department else department_slots.department_number end as department_number,
    from dealt_lines
    inner join department_slots using (business_date, slot_number)
)
select
    placed.order_id,
    placed.location_id,
    placed.business_date,
    placed.slot,
    placed.line_number,
    placed.occurred_at,
    products.product_id,
    products.product,
    products.is_taxable,
    products.price_minor,
    case
        when products.is_sold_by_weight then [500, 750, 1250, 1500][1 + draw(line_dice, 2, 4)]
        when draw(line_dice, 2, 100) < 85 then 1000
        when draw(line_dice, 2, 100) < 97 then 2000
        else 3000
    end as quantity_thousandths,
    case
        when placed.sequence % 120 = 6 and line_number = 2 then 'Comp: manager'
        when draw(line_dice, 3, 100) < 6 then 'Promotion: weekly offer'
        when draw(line_dice, 3, 100) < 8 then 'Manager: customer care'
        when draw(line_dice, 3, 100) < 9 then 'Damaged: shelf wear'
    end as line_discount_name,
    case
        when placed.sequence % 120 = 6 and line_number = 2 then 100
        when draw(line_dice, 3, 100) < 6 then 10
        when draw(line_dice, 3, 100) < 8 then 5
        when draw(line_dice, 3, 100) < 9 then 20
        else 0
    end as line_discount_percent,
from placed
inner join products
    on products.department_number = placed.department_number
    and products.item_number = draw(line_dice, 4, 4);

-- An order discount is split over the lines by the largest remainder.
create table receipt_lines as
with gross as (
    select *, (price_minor * quantity_thousandths + 500) // 1000 as list_minor from drawn_lines
),
discounted as (
    select *, (list_minor * line_discount_percent + 50) // 100 as line_discount_minor from gross
),
sized as (
    select
        *,
        list_minor - line_discount_minor as remaining_minor,
        cast(sum(list_minor - line_discount_minor) over (partition by order_id) as bigint) as order_minor,
    from discounted
),
targeted as (
    select *, case when slot = 14 then (order_minor * 15 + 50) // 100 else 0 end as order_discount_total from sized
),
floored as (
    select
        *,
        order_discount_total * remaining_minor // order_minor as floor_minor,
        order_discount_total * remaining_minor % order_minor as fraction,
    from targeted
),
ranked as (
    select
        *,
        order_discount_total - cast(sum(floor_minor) over (partition by order_id) as bigint) as leftover,
        row_number() over (partition by order_id order by fraction desc, remaining_minor desc, line_number) as place,
    from floored
),
shared as (
    select *, floor_minor + case when place <= leftover then 1 else 0 end as order_discount_minor from ranked
),
based as (
    select *, remaining_minor - order_discount_minor as base_minor from shared
),
taxed as (
    select
        based.*,
        store_taxes.prices_include_tax,
        case
            when not is_taxable then 0
            when prices_include_tax then
                (2 * base_minor * rate_one + 100000 + rate_one) // (2 * (100000 + rate_one))
            else (base_minor * rate_one + 50000) // 100000
        end as tax_one_minor,
        case when is_taxable then (base_minor * rate_two + 50000) // 100000 else 0 end as tax_two_minor,
    from based
    inner join store_taxes using (location_id)
)
select
    order_id,
    location_id,
    business_date,
    line_number,
    occurred_at,
    product_id,
    product,
    is_taxable,
    price_minor,
    quantity_thousandths,
    line_discount_name,
    line_discount_percent,
    list_minor,
    line_discount_minor,
    order_discount_minor,
    tax_one_minor,
    tax_two_minor,
    list_minor - case when prices_include_tax then tax_one_minor else 0 end as gross_minor,
    base_minor + case when prices_include_tax then 0 else tax_one_minor + tax_two_minor end as total_minor,
from taxed;
