-- Landed files of ordinary trade as typed tables; nothing is posted yet. `landing` is the home's
-- landing folder. Documents of the sample's hand-written cases are left out by their ids: an
-- ordinary id is a prefix, a store, digits.
create macro business_day(instant, zone, cut_off_minutes) as
    cast((instant at time zone zone) - to_minutes(cut_off_minutes) as date);
create macro is_ordinary(id) as
    regexp_full_match(id, '(ORD|PAY|REF|PO|PE(PAY|REF)|DRAWER)(PORT|CHIC|JULA|JUSF)[0-9]{6,}(-[12])?[AB]?');
create macro is_ordinary_supply(id) as regexp_full_match(id, '(GR|SC)-(PORT|CHIC|JULA|JUSF)-[0-9]{8}');

create table stores as
select * from (values
    ('LHARBORPORT', 'harbor', 'America/New_York', 0, 'fifo'),
    ('LHARBORCHIC', 'harbor', 'America/Chicago', 0, 'fifo'),
    ('LJUNIPERLA', 'juniper', 'America/Los_Angeles', 240, 'moving_average'),
    ('LJUNIPERSF', 'juniper', 'America/Los_Angeles', 0, 'moving_average')
) as store (location_id, entity_id, time_zone, cut_off_minutes, costing_method);

create table landed_files as
select object_name, getvariable('landing') || '/' || relative_path as path
from read_json(getvariable('landing') || '/manifest.jsonl', columns = {
    'object_name': 'varchar', 'relative_path': 'varchar'
});
-- A landed file holds one document a line; DuckDB's own JSON reader looks for the end of a whole file.
create macro documents_in(files) as table
    select rtrim(line, ',') as document
    from read_csv(files, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false,
        max_line_size = 16777216, columns = {'line': 'varchar'})
    where starts_with(line, '{') and not ends_with(line, '[');
create macro files_of(wanted) as (select list(path) from landed_files where object_name = wanted);
set variable orders_files = files_of('orders');
set variable payments_files = files_of('payments');
set variable refunds_files = files_of('refunds');
set variable payouts_files = files_of('payouts');
set variable payout_entries_files = files_of('payout_entries');
set variable shifts_files = files_of('cash_drawer_shifts');
set variable events_files = files_of('cash_drawer_shift_events');
set variable receipts_files = files_of('goods_receipts');
set variable counts_files = files_of('stock_counts');

create table orders as
with documents as (
    select from_json(document, '{
        "id": "varchar",
        "location_id": "varchar",
        "closed_at": "timestamptz",
        "line_items": [{
            "uid": "varchar",
            "item_type": "varchar",
            "catalog_object_id": "varchar",
            "quantity": "decimal(18,4)",
            "total_money": {"amount": "bigint"},
            "total_tax_money": {"amount": "bigint"},
            "applied_taxes": [{"tax_uid": "varchar", "applied_money": {"amount": "bigint"}}],
            "applied_discounts": [{"discount_uid": "varchar", "applied_money": {"amount": "bigint"}}]
        }],
        "taxes": [{"uid": "varchar", "type": "varchar", "percentage": "decimal(9,6)"}],
        "discounts": [{"uid": "varchar", "name": "varchar", "scope": "varchar"}],
        "tenders": [{"payment_id": "varchar"}],
        "returns": [{
            "source_order_id": "varchar",
            "return_line_items": [{
                "uid": "varchar",
                "source_line_item_uid": "varchar",
                "note": "varchar",
                "item_type": "varchar",
                "catalog_object_id": "varchar",
                "quantity": "decimal(18,4)",
                "total_money": {"amount": "bigint"},
                "total_tax_money": {"amount": "bigint"},
                "applied_taxes": [{"tax_uid": "varchar", "applied_money": {"amount": "bigint"}}],
                "applied_discounts": [{"discount_uid": "varchar", "applied_money": {"amount": "bigint"}}]
            }],
            "return_taxes": [{"uid": "varchar", "type": "varchar", "percentage": "decimal(9,6)"}],
            "return_discounts": [{"uid": "varchar", "name": "varchar", "scope": "varchar"}]
        }]
    }') as document
    from documents_in(getvariable('orders_files'))
)
select
    document.id as order_id,
    stores.entity_id,
    document.location_id,
    document.closed_at,
    business_day(document.closed_at, time_zone, cut_off_minutes) as business_date,
    document.line_items,
    document.returns[1].return_line_items as return_line_items,
    document.returns[1].source_order_id as source_order_id,
    case when len(document.returns) = 1 then document.returns[1].return_taxes else document.taxes end as taxes,
    case when len(document.returns) = 1 then document.returns[1].return_discounts else document.discounts end
        as discounts
from documents
inner join stores on document.location_id = stores.location_id
where is_ordinary(document.id);

create table order_lines as
with items as (
    select order_id, entity_id, location_id, closed_at, business_date, cast(null as varchar) as source_order_id,
        false as is_return, unnest(line_items) as item
    from orders
),
returned as (
    select order_id, entity_id, location_id, closed_at, business_date, source_order_id,
        true as is_return, unnest(return_line_items) as item
    from orders
)
select
    order_id, entity_id, location_id, closed_at, business_date, is_return, source_order_id,
    item.uid as line_id, cast(null as varchar) as source_line_id, cast(null as varchar) as note,
    item.item_type, item.catalog_object_id as product_id,
    cast(item.quantity * 10000 as bigint) as quantity,
    item.total_money.amount - item.total_tax_money.amount as net_minor,
    item.applied_taxes, item.applied_discounts
from items
union all
select
    order_id, entity_id, location_id, closed_at, business_date, is_return, source_order_id,
    item.uid, item.source_line_item_uid, item.note, item.item_type, item.catalog_object_id,
    cast(item.quantity * 10000 as bigint),
    item.total_money.amount - item.total_tax_money.amount,
    item.applied_taxes, item.applied_discounts
from returned;

-- What was taken off a line, without tax: D / (1 + r) rounded once, split over kinds of discount.
create table line_discounts as
with rates as (
    select order_id, cast(sum(tax.percentage * 10000) as bigint) as rate_millionths
    from (select order_id, unnest(taxes) as tax from orders where len(discounts) > 0)
    where tax.type = 'INCLUSIVE'
    group by order_id
),
kinds as (
    select order_id, discount.uid as discount_uid, discount.scope = 'ORDER' as is_of_order,
        starts_with(discount.name, 'Comp') as is_comp
    from (select order_id, unnest(discounts) as discount from orders)
),
applied as (
    select order_id, line_id, is_taxed, discount.discount_uid, discount.applied_money.amount as amount_minor
    from (
        select order_id, line_id, len(applied_taxes) > 0 as is_taxed, unnest(applied_discounts) as discount
        from order_lines where len(applied_discounts) > 0
    )
),
totals as (
    select
        applied.order_id, line_id,
        cast(sum(amount_minor) as bigint) as gross_off_minor,
        cast(sum(case when is_comp then amount_minor else 0 end) as bigint) as comp_minor,
        cast(sum(case when is_of_order then amount_minor else 0 end) as bigint) as order_minor,
        any_value(case when is_taxed then coalesce(rate_millionths, 0) else 0 end) as rate_millionths
    from applied
    inner join kinds on applied.order_id = kinds.order_id and applied.discount_uid = kinds.discount_uid
    left join rates on applied.order_id = rates.order_id
    group by applied.order_id, line_id
),
net as (
    select *, (2 * gross_off_minor * 1000000 + 1000000 + rate_millionths)
        // (2 * (1000000 + rate_millionths)) as off_minor
    from totals
),
shared as (
    select *,
        case when comp_minor > 0 then off_minor else 0 end as comp_off_minor,
        case when comp_minor > 0 then 0
            else (2 * off_minor * order_minor + gross_off_minor) // (2 * gross_off_minor) end as order_off_minor
    from net
)
select order_id, line_id, off_minor, comp_off_minor, order_off_minor,
    off_minor - comp_off_minor - order_off_minor as line_off_minor
from shared;

create table payments as
with documents as (
    select from_json(document, '{
        "id": "varchar",
        "order_id": "varchar",
        "location_id": "varchar",
        "created_at": "timestamptz",
        "status": "varchar",
        "source_type": "varchar",
        "total_money": {"amount": "bigint"},
        "tip_money": {"amount": "bigint"},
        "card_details": {"card": {"card_brand": "varchar"}},
        "external_details": {"type": "varchar", "source": "varchar"},
        "processing_fee": [{"effective_at": "timestamptz", "amount_money": {"amount": "bigint"}}]
    }') as document
    from documents_in(getvariable('payments_files'))
)
select
    document.id as payment_id,
    document.order_id,
    document.location_id,
    document.created_at,
    case
        when document.card_details.card.card_brand = 'SQUARE_GIFT_CARD' then '2210'
        when document.source_type in ('CARD', 'WALLET') then '1110'
        when document.source_type = 'CASH' then '1010'
        when document.external_details.type = 'CHECK' then '1160'
        when document.external_details.source = 'Store credit' then '2215'
        when document.external_details.source = 'House account' then '1200'
        else '1990'
    end as account_id,
    document.source_type,
    document.total_money.amount as total_minor,
    coalesce(document.tip_money.amount, 0) as tip_minor,
    document.processing_fee as fees
from documents;

create table refunds as
with documents as (
    select from_json(document, '{
        "id": "varchar",
        "order_id": "varchar",
        "location_id": "varchar",
        "created_at": "timestamptz",
        "destination_type": "varchar",
        "amount_money": {"amount": "bigint"}
    }') as document
    from documents_in(getvariable('refunds_files'))
)
select
    document.id as refund_id,
    document.order_id,
    stores.entity_id,
    document.location_id,
    business_day(document.created_at, time_zone, cut_off_minutes) as business_date,
    case document.destination_type when 'CARD' then '1110' when 'CASH' then '1010' else '2215' end as account_id,
    document.amount_money.amount as amount_minor
from documents
inner join stores on document.location_id = stores.location_id
where is_ordinary(document.id);

create table payout_entries as
with documents as (
    select from_json(document, '{
        "id": "varchar",
        "payout_id": "varchar",
        "fee_amount_money": {"amount": "bigint"},
        "type_charge_details": {"payment_id": "varchar"}
    }') as document
    from documents_in(getvariable('payout_entries_files'))
)
select
    document.id as payout_entry_id,
    document.payout_id,
    document.fee_amount_money.amount as fee_minor,
    document.type_charge_details.payment_id as payment_id
from documents;

create table payouts as
with documents as (
    select from_json(document, '{
        "id": "varchar",
        "location_id": "varchar",
        "created_at": "timestamptz",
        "status": "varchar",
        "arrival_date": "date",
        "amount_money": {"amount": "bigint"}
    }') as document
    from documents_in(getvariable('payouts_files'))
)
select
    document.id as payout_id,
    stores.entity_id,
    document.location_id,
    business_day(document.created_at, time_zone, cut_off_minutes) as business_date,
    document.arrival_date,
    document.amount_money.amount as amount_minor
from documents
inner join stores on document.location_id = stores.location_id
where is_ordinary(document.id)
    and document.id not in (select payout_id from payout_entries where not is_ordinary(payout_entry_id));

create table drawer_events as
select shift_id, unnest(response.cash_drawer_shift_events) as event
from read_json(getvariable('events_files'), format = 'newline_delimited', columns = {
    'shift_id': 'varchar',
    'response': 'struct(cash_drawer_shift_events struct(
        id varchar, event_type varchar, event_money struct(amount bigint)
    )[])'
});

-- Sessions of a store with a hand-written case in their hours are left out.
create table drawer_sessions as
with shifts as (
    select response.cash_drawer_shift as shift, stores.*
    from read_json(getvariable('shifts_files'), format = 'newline_delimited', columns = {
        'response': 'struct(cash_drawer_shift struct(
            id varchar, location_id varchar, opened_at timestamptz, ended_at timestamptz,
            opened_cash_money struct(amount bigint), closed_cash_money struct(amount bigint)
        ))'
    })
    inner join stores on response.cash_drawer_shift.location_id = stores.location_id
),
moved as (
    select
        shift_id,
        cast(sum(case event.event_type
            when 'CASH_TENDER_PAYMENT' then event.event_money.amount
            when 'CASH_TENDER_REFUND' then -event.event_money.amount
            else 0 end) as bigint) as taken_minor,
        cast(sum(case when event.event_type = 'PAID_OUT' then event.event_money.amount else 0 end) as bigint)
            as dropped_minor,
        bool_and(is_ordinary(substr(event.id, 4)) or ends_with(event.id, '-DROP')) as is_ordinary_trade
    from drawer_events
    group by shift_id
)
select
    shift.id as shift_id,
    entity_id,
    location_id,
    business_day(shift.opened_at, time_zone, cut_off_minutes) as business_date,
    shift.opened_cash_money.amount as float_minor,
    coalesce(taken_minor, 0) as taken_minor,
    coalesce(dropped_minor, 0) as dropped_minor,
    shift.closed_cash_money.amount as counted_minor
from shifts
left join moved on shift.id = moved.shift_id
where is_ordinary(shift.id)
    and coalesce(is_ordinary_trade, true)
    and not exists (
        from payments
        where payments.location_id = shifts.location_id
            and created_at >= shift.opened_at and created_at < shift.ended_at
            and not is_ordinary(payment_id)
    );

create table goods_receipts as
select
    goods_receipt_id, line_number, entity_id, receipts.location_id, product_id, received_at,
    business_day(received_at, time_zone, cut_off_minutes) as business_date,
    cast(quantity * 10000 as bigint) as quantity,
    cast(round(quantity * unit_cost * 100, 0) as bigint) as value_minor
from read_csv(getvariable('receipts_files'), header = true, columns = {
    'goods_receipt_id': 'varchar', 'line_number': 'integer', 'purchase_order_id': 'varchar',
    'supplier_id': 'varchar', 'location_id': 'varchar', 'product_id': 'varchar',
    'quantity': 'decimal(18, 4)', 'unit_cost': 'decimal(18, 6)', 'currency_code': 'varchar',
    'received_at': 'timestamptz'
}) as receipts
inner join stores on receipts.location_id = stores.location_id
where is_ordinary_supply(goods_receipt_id);

create table stock_counts as
select
    stock_count_id, line_number, entity_id, counts.location_id, product_id, counted_at,
    business_day(counted_at, time_zone, cut_off_minutes) as business_date,
    cast(counted_quantity * 10000 as bigint) as counted_quantity
from read_csv(getvariable('counts_files'), header = true, columns = {
    'stock_count_id': 'varchar', 'line_number': 'integer', 'location_id': 'varchar',
    'product_id': 'varchar', 'counted_quantity': 'decimal(18, 4)', 'counted_at': 'timestamptz'
}) as counts
inner join stores on counts.location_id = stores.location_id
where is_ordinary_supply(stock_count_id);
