-- Payments, refunds, gift card activities and stock adjustments of ordinary trade in the source's shapes.
create view payment_documents as
select
    business_date as window_date,
    payment_id as document_id,
    json_merge_patch('{}', to_json(struct_pack(
        id := payment_id,
        created_at := utc_text_milliseconds(occurred_at),
        updated_at := utc_text_milliseconds(occurred_at + interval 4 second),
        amount_money := money(amount_minor),
        tip_money := case when tip_minor > 0 then money(tip_minor) end,
        total_money := money(amount_minor + tip_minor),
        approved_money := money(amount_minor + tip_minor),
        processing_fee := case when fee_minor > 0 and fee_on_payment then [struct_pack(
            effective_at := utc_text_milliseconds(occurred_at + interval 2 hour),
            type := 'INITIAL',
            amount_money := money(fee_minor)
        )] end,
        status := 'COMPLETED',
        source_type := case
            when tender_kind in ('card', 'gift_card') then 'CARD'
            when tender_kind = 'cash' then 'CASH'
            when tender_kind = 'wallet' then 'WALLET'
            else 'EXTERNAL'
        end,
        card_details := case when tender_kind in ('card', 'gift_card') then struct_pack(
            status := 'CAPTURED',
            card := struct_pack(
                card_brand := case when tender_kind = 'gift_card' then 'SQUARE_GIFT_CARD'
                    else ['VISA', 'MASTERCARD', 'AMERICAN_EXPRESS', 'DISCOVER'][1 + draw(dice, 0, 4)] end,
                last_4 := lpad(cast(draw(dice, 1, 4096) as varchar), 4, '0'),
                cardholder_name := case when customer_id is not null and tender_kind = 'card'
                    then 'Customer ' || substr(customer_id, 5) end
            ),
            entry_method := ['EMV', 'CONTACTLESS', 'SWIPED'][1 + draw(dice, 2, 3)]
        ) end,
        cash_details := case when tender_kind = 'cash' then struct_pack(
            buyer_supplied_money := money(supplied_minor),
            change_back_money := money(supplied_minor - amount_minor)
        ) end,
        wallet_details := case when tender_kind = 'wallet'
            then struct_pack(status := 'CAPTURED', brand := 'CASH_APP') end,
        external_details := case tender_kind
            when 'check' then struct_pack(type := 'CHECK', source := 'Check')
            when 'store_credit' then struct_pack(type := 'OTHER', source := 'Store credit')
            when 'house_account' then struct_pack(type := 'OTHER', source := 'House account')
        end,
        location_id := location_id,
        order_id := order_id,
        customer_id := customer_id,
        buyer_email_address := case when customer_id is not null
            then lower(customer_id) || '@customers.example' end,
        team_member_id := team_member_id
    ))) as document,
from tenders
inner join stores using (location_id);

create view refund_documents as
select
    business_date as window_date,
    refund_id as document_id,
    json_merge_patch('{}', to_json(struct_pack(
        id := refund_id,
        status := 'COMPLETED',
        location_id := location_id,
        unlinked := false,
        destination_type := case kind
            when 'return_to_card' then 'CARD' when 'return_to_cash' then 'CASH' else 'EXTERNAL' end,
        destination_details := case kind
            when 'return_to_credit' then struct_pack(
                external_details := struct_pack(type := 'OTHER', source := 'Store credit'), cash_details := null
            )
            when 'return_to_cash' then struct_pack(
                external_details := null,
                cash_details := struct_pack(seller_supplied_money := money(total_minor))
            )
        end,
        amount_money := money(total_minor),
        payment_id := payment_id,
        order_id := order_id,
        reason := 'Returned goods',
        created_at := utc_text_milliseconds(occurred_at),
        updated_at := utc_text_milliseconds(occurred_at + interval 6 second),
        team_member_id := team_member_id
    ))) as document,
from receipt_returns;

-- Slot 3 sells a card of 50.00; slot 20 redeems the card sold seventeen receipts before it.
create view gift_card_documents as
with activity as (
    select
        location_id,
        store_code,
        business_date,
        occurred_at,
        sequence as card_number,
        'ACTIVATE' as activity_type,
        order_id,
        cast(null as varchar) as payment_id,
        5000 as amount_minor,
        5000 as balance_minor,
    from receipts
    where kind = 'gift_card_sale'
    union all
    select
        location_id,
        store_code,
        business_date,
        occurred_at,
        sequence - 17 as card_number,
        'REDEEM' as activity_type,
        cast(null as varchar) as order_id,
        payment_id,
        amount_minor,
        5000 - amount_minor as balance_minor,
    from tenders
    where tender_kind = 'gift_card'
)
select
    business_date as window_date,
    'GCA' || store_code || card_number || activity_type as document_id,
    json_merge_patch('{}', to_json(struct_pack(
        id := 'GCA' || store_code || card_number || activity_type,
        type := activity_type,
        location_id := location_id,
        created_at := utc_text_milliseconds(occurred_at),
        gift_card_id := 'GFTC' || store_code || card_number,
        gift_card_gan := '7783' || lpad(cast(unicode(substr(store_code, 3)) as varchar), 3, '0')
            || lpad(cast(card_number as varchar), 9, '0'),
        gift_card_balance_money := money(balance_minor),
        activate_activity_details := case when activity_type = 'ACTIVATE' then struct_pack(
            amount_money := money(amount_minor), order_id := order_id, line_item_uid := 'line-1'
        ) end,
        redeem_activity_details := case when activity_type = 'REDEEM' then struct_pack(
            amount_money := money(amount_minor), payment_id := payment_id
        ) end
    ))) as document,
from activity;

-- One store lets the source count its stock, so its sales also arrive as stock adjustments.
create view inventory_documents as
select
    business_date as window_date,
    'INV' || substr(order_id, 4) || line_number as document_id,
    to_json(struct_pack(
        type := 'ADJUSTMENT',
        adjustment := struct_pack(
            id := 'INV' || substr(order_id, 4) || line_number,
            from_state := 'IN_STOCK',
            to_state := 'SOLD',
            location_id := location_id,
            catalog_object_id := product_id,
            catalog_object_type := 'ITEM_VARIATION',
            quantity := quantity_text(quantity_thousandths),
            total_price_money := money(total_minor),
            occurred_at := utc_text(occurred_at),
            created_at := utc_text(occurred_at + interval 40 second),
            transaction_id := order_id
        )
    )) as document,
from receipt_lines
where location_id = 'LHARBORPORT';
