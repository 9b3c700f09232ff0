-- What was paid and refunded: one row per tender of a sale, one row per return with its refund.
create table receipt_totals as
select
    order_id,
    cast(sum(total_minor) as bigint) as total_minor,
    cast(sum(tax_one_minor + tax_two_minor) as bigint) as tax_minor,
    cast(sum(line_discount_minor + order_discount_minor) as bigint) as discount_minor,
from receipt_lines
group by order_id
union all
select order_id, 5000 as total_minor, 0 as tax_minor, 0 as discount_minor
from receipts
where kind = 'gift_card_sale';

-- A return takes back the whole first line of the receipt rung nine before it.
create table receipt_returns as
select
    back.order_id,
    back.location_id,
    back.store_code,
    back.business_date,
    back.occurred_at,
    back.sequence,
    back.kind,
    back.register_id,
    back.team_member_id,
    'REF' || substr(back.order_id, 4) as refund_id,
    original.order_id as source_order_id,
    'PAY' || substr(original.order_id, 4) || 'A' as payment_id,
    case when back.sequence % 120 = 51 then 'damaged' else 'resaleable' end as condition,
    receipt_lines.line_number,
    receipt_lines.product_id,
    receipt_lines.product,
    receipt_lines.price_minor,
    receipt_lines.quantity_thousandths,
    receipt_lines.line_discount_name,
    receipt_lines.line_discount_percent,
    receipt_lines.gross_minor,
    receipt_lines.list_minor,
    receipt_lines.line_discount_minor,
    receipt_lines.tax_one_minor,
    receipt_lines.tax_two_minor,
    receipt_lines.total_minor,
from receipts as back
inner join receipts as original
    on original.location_id = back.location_id
    and original.sequence = back.sequence - 9
inner join receipt_lines
    on receipt_lines.order_id = original.order_id
    and receipt_lines.line_number = 1
where back.kind in ('return_to_credit', 'return_to_card', 'return_to_cash');

create table tenders as
with owed as (
    select
        receipts.*,
        receipt_totals.total_minor,
        case slot
            when 20 then least(total_minor, 5000)
            when 31 then least(total_minor, credit.total_minor_credit)
            when 33 then total_minor // 2
            else total_minor
        end as first_minor,
        case
            when slot = 20 then 'gift_card'
            when slot = 31 and credit.total_minor_credit > 0 then 'store_credit'
            when slot = 37 then 'house_account'
            when slot = 35 then 'check'
            when slot = 8 then 'wallet'
            when slot in (2, 16, 31, 33) then 'card'
            when slot = 17 then 'cash'
            when draw(dice, 4, 100) < 38 then 'cash'
            when draw(dice, 4, 100) < 90 then 'card'
            else 'wallet'
        end as first_kind,
        case slot when 33 then 'cash' else 'card' end as second_kind,
    from receipts
    inner join receipt_totals using (order_id)
    left join (
        select location_id, sequence + 20 as sequence, total_minor as total_minor_credit
        from receipt_returns
        where kind = 'return_to_credit'
    ) as credit using (location_id, sequence)
),
split as (
    select *, 1 as tender_number, first_kind as tender_kind, coalesce(first_minor, total_minor) as amount_minor
    from owed
    union all
    select *, 2 as tender_number, second_kind as tender_kind, total_minor - first_minor as amount_minor
    from owed
    where total_minor > first_minor
),
tipped as (
    select
        *,
        case
            when tender_kind = 'card' and tender_number = 1 and kind = 'sale' and slot <> 33 and draw(dice, 3, 100) >= 78
                then (total_minor * 12 + 50) // 100
            else 0
        end as tip_minor,
    from split
)
select
    'PAY' || substr(order_id, 4) || case tender_number when 1 then 'A' else 'B' end as payment_id,
    order_id,
    location_id,
    store_code,
    business_date,
    occurred_at + interval 20 second as occurred_at,
    sequence,
    slot,
    dice,
    team_member_id,
    customer_id,
    tender_number,
    tender_kind,
    amount_minor,
    tip_minor,
    case
        when tender_kind in ('card', 'wallet') then ((amount_minor + tip_minor) * 26 + 500) // 1000 + 10
        else 0
    end as fee_minor,
    case when tender_kind = 'cash' then ((amount_minor + 499) // 500) * 500 else 0 end as supplied_minor,
from tipped;
