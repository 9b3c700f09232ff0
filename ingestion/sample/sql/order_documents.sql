-- Orders of ordinary trade in the source's shape: one row per order, a sale or a return.
create view sale_line_documents as
select
    order_id,
    business_date,
    line_number,
    line_discount_name,
    line_discount_percent,
    line_discount_minor,
    order_discount_minor,
    tax_one_minor,
    tax_two_minor,
    is_taxable,
    to_json(struct_pack(
        uid := 'line-' || line_number,
        name := product,
        quantity := quantity_text(quantity_thousandths),
        catalog_object_id := product_id,
        variation_name := 'Regular',
        item_type := 'ITEM',
        applied_taxes := case
            when not is_taxable then []
            when store_taxes.tax_two_id is null then [applied_tax(1, tax_one_minor)]
            else [applied_tax(1, tax_one_minor), applied_tax(2, tax_two_minor)]
        end,
        applied_discounts := list_concat(
            case when line_discount_minor > 0 then [applied_discount('line-' || line_number, line_discount_minor)]
                else [] end,
            case when order_discount_minor > 0 then [applied_discount('order', order_discount_minor)] else [] end
        ),
        base_price_money := money(price_minor),
        variation_total_price_money := money(list_minor),
        gross_sales_money := money(gross_minor),
        total_tax_money := money(tax_one_minor + tax_two_minor),
        total_discount_money := money(line_discount_minor + order_discount_minor),
        total_money := money(total_minor),
        total_service_charge_money := money(0)
    )) as document,
    to_json(struct_pack(
        uid := 'discount-line-' || line_number,
        name := line_discount_name,
        percentage := cast(line_discount_percent as varchar),
        type := 'FIXED_PERCENTAGE',
        scope := 'LINE_ITEM',
        applied_money := money(line_discount_minor)
    )) as discount_document,
from receipt_lines
inner join store_taxes using (location_id);

create view sale_lines_by_order as
select
    order_id,
    business_date,
    list(document order by line_number) as line_documents,
    coalesce(list(discount_document order by line_number) filter (where line_discount_minor > 0), [])
        as discount_documents,
    cast(sum(order_discount_minor) as bigint) as order_discount_minor,
    cast(sum(tax_one_minor) as bigint) as tax_one_minor,
    cast(sum(tax_two_minor) as bigint) as tax_two_minor,
    bool_or(is_taxable) as is_taxed,
from sale_line_documents
group by order_id, business_date;

create view tenders_by_order as
select
    order_id,
    business_date,
    cast(sum(tip_minor) as bigint) as tip_minor,
    list(json_merge_patch('{}', to_json(struct_pack(
        id := payment_id,
        location_id := location_id,
        transaction_id := order_id,
        created_at := utc_text(occurred_at),
        amount_money := money(amount_minor + tip_minor),
        tip_money := case when tip_minor > 0 then money(tip_minor) end,
        type := case tender_kind
            when 'cash' then 'CASH'
            when 'card' then 'CARD'
            when 'wallet' then 'WALLET'
            when 'gift_card' then 'SQUARE_GIFT_CARD'
            else 'OTHER'
        end,
        cash_details := case when tender_kind = 'cash' then struct_pack(
            buyer_tendered_money := money(supplied_minor),
            change_back_money := money(supplied_minor - amount_minor)
        ) end,
        payment_id := payment_id
    ))) order by tender_number) as tender_documents,
from tenders
group by order_id, business_date;

create view sale_documents as
select
    receipts.business_date,
    receipts.order_id,
    json_merge_patch('{}', to_json(struct_pack(
        id := receipts.order_id,
        location_id := receipts.location_id,
        source := struct_pack(name := 'Square Point of Sale'),
        customer_id := receipts.customer_id,
        line_items := coalesce(lines.line_documents, [to_json(struct_pack(
            uid := 'line-1',
            name := 'Gift card',
            quantity := '1',
            item_type := 'GIFT_CARD',
            base_price_money := money(5000),
            variation_total_price_money := money(5000),
            gross_sales_money := money(5000),
            total_tax_money := money(0),
            total_discount_money := money(0),
            total_money := money(5000)
        ))]),
        taxes := case
            when lines.is_taxed is not true then []
            when tax_two_id is null then
                [order_tax(1, tax_one_id, tax_one_name, tax_one_percentage, tax_type, tax_one_minor)]
            else [
                order_tax(1, tax_one_id, tax_one_name, tax_one_percentage, tax_type, tax_one_minor),
                order_tax(2, tax_two_id, tax_two_name, tax_two_percentage, tax_type, tax_two_minor)
            ]
        end,
        discounts := case
            when coalesce(lines.order_discount_minor, 0) = 0 then coalesce(lines.discount_documents, [])
            else list_append(lines.discount_documents, to_json(struct_pack(
                uid := 'discount-order',
                name := 'Employee: staff discount',
                percentage := '15',
                type := 'FIXED_PERCENTAGE',
                scope := 'ORDER',
                applied_money := money(lines.order_discount_minor)
            )))
        end,
        metadata := struct_pack(register_id := receipts.register_id),
        state := 'COMPLETED',
        version := 4,
        created_at := utc_text(receipts.occurred_at),
        updated_at := utc_text(receipts.occurred_at + interval 25 second),
        closed_at := utc_text(receipts.occurred_at + interval 22 second),
        total_money := money(total_minor + tip_minor),
        total_tax_money := money(tax_minor),
        total_discount_money := money(discount_minor),
        total_tip_money := money(tip_minor),
        total_service_charge_money := money(0),
        net_amounts := struct_pack(
            total_money := money(total_minor + tip_minor),
            tax_money := money(tax_minor),
            discount_money := money(discount_minor),
            tip_money := money(tip_minor),
            service_charge_money := money(0)
        ),
        net_amount_due_money := money(0),
        tenders := tenders_by_order.tender_documents
    ))) as document,
from receipts
inner join receipt_totals using (order_id)
inner join store_taxes using (location_id)
inner join tenders_by_order using (order_id, business_date)
left join sale_lines_by_order as lines using (order_id, business_date);

create view return_documents as
select
    receipt_returns.business_date,
    order_id,
    to_json(struct_pack(
        id := order_id,
        location_id := receipt_returns.location_id,
        source := struct_pack(name := 'Square Point of Sale'),
        returns := [struct_pack(
            uid := 'return-1',
            source_order_id := source_order_id,
            return_line_items := [struct_pack(
                uid := 'return-line-1',
                source_line_item_uid := 'line-' || line_number,
                name := product,
                note := condition,
                quantity := quantity_text(quantity_thousandths),
                catalog_object_id := product_id,
                variation_name := 'Regular',
                item_type := 'ITEM',
                applied_taxes := case
                    when tax_one_minor + tax_two_minor = 0 then []
                    when tax_two_id is null then [applied_tax(1, tax_one_minor)]
                    else [applied_tax(1, tax_one_minor), applied_tax(2, tax_two_minor)]
                end,
                applied_discounts := case when line_discount_minor > 0
                    then [applied_discount('line-' || line_number, line_discount_minor)] else [] end,
                base_price_money := money(price_minor),
                variation_total_price_money := money(list_minor),
                gross_return_money := money(gross_minor),
                total_tax_money := money(tax_one_minor + tax_two_minor),
                total_discount_money := money(line_discount_minor),
                total_money := money(receipt_returns.total_minor)
            )],
            return_taxes := case
                when tax_one_minor + tax_two_minor = 0 then []
                when tax_two_id is null then
                    [return_tax(1, tax_one_id, tax_one_name, tax_one_percentage, tax_type, tax_one_minor)]
                else [
                    return_tax(1, tax_one_id, tax_one_name, tax_one_percentage, tax_type, tax_one_minor),
                    return_tax(2, tax_two_id, tax_two_name, tax_two_percentage, tax_type, tax_two_minor)
                ]
            end,
            return_discounts := case when line_discount_minor > 0 then [struct_pack(
                uid := 'discount-line-' || line_number,
                source_discount_uid := 'discount-line-' || line_number,
                name := line_discount_name,
                percentage := cast(line_discount_percent as varchar),
                type := 'FIXED_PERCENTAGE',
                scope := 'LINE_ITEM',
                applied_money := money(line_discount_minor)
            )] else [] end,
            return_amounts := amounts(receipt_returns.total_minor, tax_one_minor + tax_two_minor, line_discount_minor)
        )],
        return_amounts := amounts(receipt_returns.total_minor, tax_one_minor + tax_two_minor, line_discount_minor),
        net_amounts := amounts(
            -receipt_returns.total_minor, -tax_one_minor - tax_two_minor, -line_discount_minor
        ),
        refunds := [struct_pack(
            id := refund_id,
            location_id := receipt_returns.location_id,
            transaction_id := source_order_id,
            tender_id := payment_id,
            created_at := utc_text(occurred_at),
            reason := 'Returned goods',
            amount_money := money(receipt_returns.total_minor),
            status := 'APPROVED'
        )],
        metadata := struct_pack(register_id := register_id),
        state := 'COMPLETED',
        version := 3,
        created_at := utc_text(occurred_at),
        updated_at := utc_text(occurred_at + interval 25 second),
        closed_at := utc_text(occurred_at + interval 22 second),
        total_money := money(0),
        total_tax_money := money(0),
        total_discount_money := money(0),
        total_tip_money := money(0),
        total_service_charge_money := money(0),
        net_amount_due_money := money(0)
    )) as document,
from receipt_returns
inner join store_taxes using (location_id);

create view order_documents as
select business_date as window_date, order_id as document_id, document from sale_documents
union all
select business_date as window_date, order_id as document_id, document from return_documents;
