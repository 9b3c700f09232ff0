-- Grain: one row per returned line of a touched credit note that gives back what its customer bought
-- before: that item, at that price. A credit note names no invoice, so what a customer bought and gave
-- back of an item at a price is a pile: a purchase lays its units on top, a return takes them from there.
-- A return names the purchase on top if that holds all of it, so that no purchase is given back beyond
-- what it sold. Sub-minor-unit amounts stay unlinked: rounded parts could add up to more than the whole.
with returned as (
    select distinct customer_ref, product_id, unit_price
    from {{ ref('int_online_retail__rows') }}
    where is_newest and row_kind = 'goods_returned' and customer_ref is not null
),

rows_of_pile as (
    {{ online_retail_rows('(customer_ref, upper(stock_code), unit_price) in'
        ~ ' (select (returned.customer_ref, returned.product_id, returned.unit_price) from returned)') }}
),

placed as (
    select
        *,
        row_number() over (
            partition by customer_ref, product_id, unit_price
            order by local_invoiced_at, sign(quantity), source_document_id, source_line_id
        ) as place,
        sum(quantity) over (
            partition by customer_ref, product_id, unit_price
            order by local_invoiced_at, sign(quantity), source_document_id, source_line_id
            rows between unbounded preceding and current row
        ) as balance
    from rows_of_pile
    where
        is_newest
        and ((row_kind = 'goods_sold' and quantity > 0) or (row_kind = 'goods_returned' and quantity < 0))
),

-- What was never bought lies on no pile: its height starts again from the lowest balance so far.
heights as (
    select
        *,
        balance - least(min(balance) over (
            partition by customer_ref, product_id, unit_price order by place
            rows between unbounded preceding and current row
        ), 0) as height
    from placed
),

piled as (
    select
        *,
        coalesce(lag(height) over (
            partition by customer_ref, product_id, unit_price order by place
        ), 0) as height_before
    from heights
),

on_top as (
    select
        returns.source_document_id, returns.source_line_id, returns.height,
        sales.source_document_id as original_document_id, sales.source_line_id as original_line_id,
        sales.height_before as original_begins,
        sales.is_whole_amount and returns.is_whole_amount as is_whole_amount,
        row_number() over (
            partition by returns.source_document_id, returns.source_line_id order by sales.place desc
        ) as place_from_top
    from piled as returns
    inner join piled as sales
        on returns.customer_ref = sales.customer_ref
        and returns.product_id = sales.product_id
        and returns.unit_price = sales.unit_price
        and returns.place > sales.place
        and returns.height_before > sales.height_before
        and returns.height_before <= sales.height
    where returns.quantity < 0 and sales.quantity > 0 and returns.height_before - returns.height = -returns.quantity
)

select source_document_id, source_line_id, original_document_id, original_line_id
from on_top
where place_from_top = 1 and original_begins <= height and is_whole_amount
