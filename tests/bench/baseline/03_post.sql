-- Every journal row of ordinary trade, debit positive: the posting matrix written out by hand.
-- Rows whose other side stays within the same receipt have no counterpart here; the receipt as a
-- whole balances.
create table journal as
with lines as (
    select order_lines.*, coalesce(off_minor, 0) as off_minor, coalesce(line_off_minor, 0) as line_off_minor,
        coalesce(order_off_minor, 0) as order_off_minor, coalesce(comp_off_minor, 0) as comp_off_minor,
        case when is_return then 1 else -1 end as side
    from order_lines
    left join line_discounts
        on order_lines.order_id = line_discounts.order_id and order_lines.line_id = line_discounts.line_id
),
taxes as (
    select order_id, entity_id, location_id, business_date, line_id, product_id,
        case when is_return then 1 else -1 end as side, unnest(applied_taxes) as tax
    from order_lines
),
tendered as (
    select payments.*, orders.entity_id, orders.business_date
    from payments
    inner join orders on payments.order_id = orders.order_id
    where is_ordinary(payment_id)
),
fees as (
    select payment_id, stores.entity_id, payments.location_id, unnest(fees) as fee, time_zone, cut_off_minutes
    from payments
    inner join stores on payments.location_id = stores.location_id
    where is_ordinary(payment_id) and len(fees) > 0
),
unbooked_fees as (
    select entries.payout_id, entries.payout_entry_id,
        entries.fee_minor - coalesce(list_sum(payments.fees.list_transform(lambda f: f.amount_money.amount)), 0)
            as amount_minor
    from payout_entries as entries
    left join payments on entries.payment_id = payments.payment_id
),
returned as (
    select orders.order_id, entity_id, location_id, business_date,
        cast(sum(net_minor) + coalesce(any_value(tax_minor), 0) as bigint) as amount_minor
    from order_lines as orders
    left join (select order_id, sum(tax.applied_money.amount) as tax_minor from taxes group by order_id) as taxed
        on orders.order_id = taxed.order_id
    where is_return
    group by orders.order_id, entity_id, location_id, business_date
),
costed as (
    select movements.*, cost_minor, stores.entity_id,
        business_day(occurred_at, time_zone, cut_off_minutes) as business_date
    from movements
    inner join movement_costs on movements.movement_number = movement_costs.movement_number
    inner join stores on movements.location_id = stores.location_id
),
rows_of_receipts as (
    select 'receipt' as unit_event, order_id as document_id, entity_id, location_id, business_date,
        case when is_return then '4130' when item_type = 'GIFT_CARD' then '2210' else '4010' end as account_id,
        'gross' as measure, line_id, product_id, side * (net_minor + off_minor) as amount_minor
    from lines
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '4110', 'line_discount', line_id, product_id,
        -side * line_off_minor
    from lines where off_minor <> 0
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '4110', 'order_discount', line_id, product_id,
        -side * order_off_minor
    from lines where off_minor <> 0
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '4120', 'comp', line_id, product_id,
        -side * comp_off_minor
    from lines where off_minor <> 0
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '2110', tax.tax_uid, line_id, product_id,
        side * tax.applied_money.amount
    from taxes
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, account_id, 'tender', payment_id, null,
        total_minor
    from tendered
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '2310', 'tip', payment_id, null, -tip_minor
    from tendered
    union all
    select 'receipt', order_id, entity_id, location_id, business_date, '1180', 'refund_due', null, null, -amount_minor
    from returned
),
-- Both sides of a pair: Dr debit_account / Cr credit_account.
pairs as (
    select 'refund' as unit_event, refund_id as document_id, entity_id, location_id, business_date,
        '1180' as debit_account, account_id as credit_account, 'refund' as measure,
        cast(null as varchar) as line_id, cast(null as varchar) as product_id, amount_minor
    from refunds
    union all
    select 'processor_fee', payment_id, entity_id, location_id,
        business_day(fee.effective_at, time_zone, cut_off_minutes), '6110', '1110', 'fee', null, null,
        fee.amount_money.amount
    from fees
    union all
    select 'payout_sent', payout_id, entity_id, location_id, business_date, '1035', '1110', 'payout', null, null,
        amount_minor
    from payouts
    union all
    select 'payout_sent', payouts.payout_id, entity_id, location_id, business_date, '6110', '1110', 'fee',
        payout_entry_id, null, unbooked_fees.amount_minor
    from payouts
    inner join unbooked_fees on payouts.payout_id = unbooked_fees.payout_id
    union all
    select 'payout_paid', payout_id, entity_id, location_id, arrival_date, '1040', '1035', 'payout', null, null,
        amount_minor
    from payouts
    union all
    select 'drawer_session', shift_id, entity_id, location_id, business_date, '1010', '1020', 'float', null, null,
        float_minor
    from drawer_sessions
    union all
    select 'drawer_session', shift_id, entity_id, location_id, business_date, '1020', '1010', 'drop', null, null,
        dropped_minor
    from drawer_sessions
    union all
    select 'drawer_session', shift_id, entity_id, location_id, business_date, '6130', '1010', 'over_short', null,
        null, float_minor + taken_minor - dropped_minor - counted_minor
    from drawer_sessions
    union all
    select 'drawer_session', shift_id, entity_id, location_id, business_date, '1020', '1010', 'closed', null, null,
        counted_minor
    from drawer_sessions
    union all
    select
        case kind when 'receipt' then 'goods_receipt' when 'count' then 'stock_count' else 'cost_of_sale' end,
        document_id, entity_id, location_id, business_date,
        case kind when 'sale' then '5010' when 'damaged' then '5050' when 'count' then '5040' else '1300' end,
        case kind when 'sale' then '1300' when 'count' then '1300' when 'receipt' then '2020' else '5010' end,
        'cost', line_id, product_id, cost_minor
    from costed
)
select *, 'USD' as currency_code from rows_of_receipts where amount_minor <> 0
union all
select unit_event, document_id, entity_id, location_id, business_date, debit_account, measure, line_id, product_id,
    amount_minor, 'USD'
from pairs where amount_minor <> 0
union all
select unit_event, document_id, entity_id, location_id, business_date, credit_account, measure, line_id, product_id,
    -amount_minor, 'USD'
from pairs where amount_minor <> 0;
