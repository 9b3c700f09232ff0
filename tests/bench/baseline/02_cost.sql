-- What goods cost, set by set: first in first out in one entity, moving average in the other.
-- A lot is a delivery, or the pool of an average. Within an epoch of a lot (from one addition to
-- the next) an issue that moves what is drawn from p to c costs round(V c / Q) - round(V p / Q).
-- Goods brought back return to the lots they came from and are sold again before anything else.
create macro share(amount_minor, part, whole) as (2 * amount_minor * part + whole) // (2 * whole);

create table movements as
with moved as (
    select
        'receipt' as kind, location_id, product_id, received_at as occurred_at, 0 as kind_order,
        goods_receipt_id as document_id, cast(line_number as varchar) as line_id, quantity, value_minor,
        cast(null as varchar) as source_order_id, cast(null as varchar) as source_line_id
    from goods_receipts
    union all
    select
        case when not is_return then 'sale' when note = 'damaged' then 'damaged' else 'return' end,
        location_id, product_id, closed_at, case when is_return then 0 else 1 end,
        order_id, line_id, quantity, null, source_order_id, source_line_id
    from order_lines
    where item_type = 'ITEM'
    union all
    select
        'count', location_id, product_id, counted_at, 2, stock_count_id, cast(line_number as varchar),
        counted_quantity, null, null, null
    from stock_counts
)
select
    *,
    dense_rank() over (order by location_id, product_id) as stock_id,
    row_number() over (order by location_id, product_id, occurred_at, kind_order, document_id, line_id)
        as movement_number
from moved;

-- A count issues what is missing: counted against book, where an earlier count corrected the book.
create table stock_moves as
with booked as (
    select
        *,
        cast(sum(case kind when 'receipt' then quantity when 'return' then quantity when 'sale' then -quantity
            else 0 end) over (partition by stock_id order by movement_number) as bigint) as booked
    from movements
),
varied as (
    select
        movement_number,
        quantity - booked - coalesce(lag(quantity - booked) over (partition by stock_id order by movement_number), 0)
            as variance
    from booked
    where kind = 'count'
)
select
    movements.movement_number, movements.stock_id, movements.kind, location_id,
    case movements.kind when 'count' then -varied.variance else movements.quantity end as quantity,
    movements.value_minor,
    movements.kind in ('sale', 'count') as is_issue
from movements
left join varied on movements.movement_number = varied.movement_number;

create table returns_of as
select back.movement_number, back.kind, sale.movement_number as sale_number, back.stock_id, back.quantity
from movements as back
inner join movements as sale
    on back.source_order_id = sale.document_id
    and back.source_line_id = sale.line_id
    and back.stock_id = sale.stock_id
    and back.quantity = sale.quantity
where back.kind in ('return', 'damaged') and sale.kind = 'sale';

-- First in first out: what an issue draws from goods brought back, and what from fresh deliveries.
create table issue_axes as
with running as (
    select
        movement_number, stock_id, kind, is_issue, quantity,
        cast(sum(case when kind = 'return' then quantity else 0 end) over sequence as bigint) as returned,
        cast(sum(case when is_issue then quantity else 0 end) over sequence as bigint) as issued,
        cast(sum(case when kind = 'receipt' then quantity else 0 end) over sequence as bigint) as received
    from stock_moves
    where location_id in (select location_id from stores where costing_method = 'fifo')
    window sequence as (partition by stock_id order by movement_number)
),
fresh as (
    select *, greatest(0, max(issued - returned) over (partition by stock_id order by movement_number))
        as fresh_to
    from running
)
select
    *,
    coalesce(lag(fresh_to) over (partition by stock_id order by movement_number), 0) as fresh_from
from fresh;

create table lots as
select
    stock_id, movement_number as lot,
    cast(sum(quantity) over (partition by stock_id order by movement_number) as bigint) as lot_to,
    cast(sum(quantity) over (partition by stock_id order by movement_number) as bigint) - quantity as lot_from
from stock_moves
where kind = 'receipt';

create table issue_portions as
with recursive again as (
    select
        movement_number, stock_id,
        issued - fresh_to - (quantity - (fresh_to - fresh_from)) as again_from,
        issued - fresh_to as again_to
    from issue_axes
    where is_issue and quantity > fresh_to - fresh_from
),
given_back as (
    select axes.stock_id, axes.returned - axes.quantity as returned_from, returns_of.sale_number
    from issue_axes as axes
    inner join returns_of on axes.movement_number = returns_of.movement_number
    where axes.kind = 'return'
),
portions as (
    select
        axes.movement_number, axes.stock_id, lots.lot,
        quantity - (fresh_to - fresh_from) + greatest(lot_from, fresh_from) - fresh_from as part_from,
        quantity - (fresh_to - fresh_from) + least(lot_to, fresh_to) - fresh_from as part_to
    from issue_axes as axes
    inner join lots
        on axes.stock_id = lots.stock_id and lot_from < fresh_to and lot_to > fresh_from
    where is_issue and fresh_to > fresh_from
    union all
    select
        again.movement_number, again.stock_id, portions.lot,
        greatest(returned_from + part_from, again_from) - again_from,
        least(returned_from + part_to, again_to) - again_from
    from portions
    inner join given_back on portions.movement_number = given_back.sale_number
    inner join again
        on given_back.stock_id = again.stock_id
        and again_from < returned_from + part_to and again_to > returned_from + part_from
)
select movement_number, stock_id, lot, cast(sum(part_to - part_from) as bigint) as quantity
from portions
group by movement_number, stock_id, lot
union all
select movement_number, stock_id, 0 as lot, quantity
from stock_moves
where is_issue and quantity > 0
    and location_id in (select location_id from stores where costing_method = 'moving_average');

create table lot_events as
with events as (
    select stock_id, lot, movement_number, false as is_addition, quantity, null as value_minor, null as sale_number
    from issue_portions
    union all
    select moves.stock_id, case costing_method when 'fifo' then movement_number else 0 end, movement_number, true,
        quantity, value_minor, null
    from stock_moves as moves
    inner join stores on moves.location_id = stores.location_id
    where kind = 'receipt'
    union all
    select portions.stock_id, portions.lot, returns_of.movement_number, true, portions.quantity, null,
        returns_of.sale_number
    from returns_of
    inner join issue_portions as portions on returns_of.sale_number = portions.movement_number
    where returns_of.kind = 'return'
),
numbered as (
    select
        *,
        cast(count_if(is_addition) over sequence as bigint) as epoch,
        cast(sum(case when is_addition then quantity else -quantity end) over sequence as bigint) as on_hand
    from events
    window sequence as (partition by stock_id, lot order by movement_number)
)
select
    *,
    cast(sum(case when is_addition then 0 else quantity end)
        over (partition by stock_id, lot, epoch order by movement_number) as bigint) as drawn_to
from numbered;

create table epochs as
with summed as (
    select
        stock_id, lot, epoch,
        max(case when is_addition then on_hand end) as whole,
        max(case when is_addition then value_minor end) as value_minor,
        max(sale_number) as sale_number,
        max(drawn_to) as drawn
    from lot_events
    group by stock_id, lot, epoch
)
select
    summed.*,
    lag(summed.whole) over sequence as last_whole,
    lag(summed.drawn) over sequence as last_drawn,
    sale.epoch as sale_epoch,
    sale.drawn_to as sale_to,
    sale.drawn_to - sale.quantity as sale_from,
    origin.whole as sale_whole
from summed
left join lot_events as sale
    on summed.stock_id = sale.stock_id and summed.lot = sale.lot
    and summed.sale_number = sale.movement_number and not sale.is_addition
left join summed as origin
    on summed.stock_id = origin.stock_id and summed.lot = origin.lot and sale.epoch = origin.epoch
window sequence as (partition by summed.stock_id, summed.lot order by summed.epoch);

-- The only pass that goes step by step: the value a lot has at the start of each of its epochs.
create table lot_values as
with recursive walk(stock_id, lot, epoch, history) using key (stock_id, lot) as (
    select stock_id, lot, epoch, [value_minor] from epochs where epoch = 1
    union
    select
        walk.stock_id, walk.lot, epochs.epoch,
        list_append(history,
            history[walk.epoch] - share(history[walk.epoch], last_drawn, last_whole)
            + coalesce(value_minor,
                share(history[sale_epoch], sale_to, sale_whole) - share(history[sale_epoch], sale_from, sale_whole)))
    from walk
    inner join epochs
        on walk.stock_id = epochs.stock_id and walk.lot = epochs.lot and walk.epoch + 1 = epochs.epoch
)
select stock_id, lot, unnest(history) as value_minor, unnest(range(1, len(history) + 1)) as epoch
from walk;

create table issue_costs as
select
    events.movement_number,
    cast(sum(
        share(lot_values.value_minor, drawn_to, whole) - share(lot_values.value_minor, drawn_to - quantity, whole)
    ) as bigint) as cost_minor
from lot_events as events
inner join epochs using (stock_id, lot, epoch)
inner join lot_values using (stock_id, lot, epoch)
where not is_addition
group by events.movement_number;

create table movement_costs as
select movement_number, cost_minor from issue_costs
union all
select returns_of.movement_number, cost_minor
from returns_of
inner join issue_costs on returns_of.sale_number = issue_costs.movement_number
union all
select movement_number, value_minor from stock_moves where kind = 'receipt';
