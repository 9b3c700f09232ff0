-- Payouts and cash drawers: what ordinary trade and the special cases together moved, store-day by store-day.
create table processor_items as
select
    location_id,
    business_date,
    'CHARGE' as entry_type,
    payment_id,
    cast(null as varchar) as refund_id,
    amount_minor + tip_minor as gross_minor,
    fee_minor,
    occurred_at,
from tenders
where tender_kind in ('card', 'wallet')
union all
select
    location_id,
    business_date,
    'REFUND' as entry_type,
    payment_id,
    refund_id,
    -total_minor as gross_minor,
    0 as fee_minor,
    occurred_at,
from receipt_returns
where kind = 'return_to_card'
union all
select * from case_processor_items;

create table cash_movements as
select
    location_id,
    business_date,
    occurred_at,
    'CASH_TENDER_PAYMENT' as event_type,
    amount_minor,
    payment_id as movement_id,
    cast(null as varchar) as description,
from tenders
where tender_kind = 'cash'
union all
select
    location_id,
    business_date,
    occurred_at,
    'CASH_TENDER_REFUND' as event_type,
    total_minor as amount_minor,
    refund_id as movement_id,
    cast(null as varchar) as description,
from receipt_returns
where kind = 'return_to_cash'
union all
select * from case_cash_movements;

create table payouts as
select
    'PO' || stores.store_code || strftime(business_date, '%y%m%d') as payout_id,
    location_id,
    business_date,
    cast(sum(gross_minor - fee_minor) as bigint) as net_minor,
    cast(business_date as timestamp) + interval '1 day 15 hours' as created_at,
    business_date + 2 as arrival_date,
from processor_items
inner join stores using (location_id)
group by stores.store_code, location_id, business_date;

create view payout_documents as
select
    cast(created_at as date) as window_date,
    payout_id as document_id,
    to_json(struct_pack(
        id := payout_id,
        status := 'PAID',
        location_id := location_id,
        created_at := utc_text(created_at),
        updated_at := utc_text(created_at + interval 1 day),
        amount_money := money(net_minor),
        destination := struct_pack(type := 'BANK_ACCOUNT', id := 'BANK' || upper(entity_id)),
        version := 2,
        type := 'BATCH',
        arrival_date := strftime(arrival_date, '%Y-%m-%d'),
        end_to_end_id := 'E2E' || substr(payout_id, 3)
    )) as document,
from payouts
inner join stores using (location_id);

create view payout_entry_documents as
select
    cast(payouts.created_at as date) as window_date,
    'PE' || coalesce(refund_id, payment_id) as document_id,
    json_merge_patch('{}', to_json(struct_pack(
        id := 'PE' || coalesce(refund_id, payment_id),
        payout_id := payout_id,
        effective_at := utc_text(occurred_at),
        type := entry_type,
        gross_amount_money := money(gross_minor),
        fee_amount_money := money(fee_minor),
        net_amount_money := money(gross_minor - fee_minor),
        type_charge_details := case when entry_type = 'CHARGE' then struct_pack(payment_id := payment_id) end,
        type_refund_details := case when entry_type = 'REFUND'
            then struct_pack(payment_id := payment_id, refund_id := refund_id) end
    ))) as document,
from processor_items
inner join payouts using (location_id, business_date);

-- Chicago changes its drawer in the afternoon; the other stores keep one a day.
create table drawer_shifts as
with opened as (
    select location_id, store_code, business_date, 1 as shift_number, opens_at - interval 30 minute as opened_at,
        opens_at + to_seconds(case when store_code = 'CHIC' then 18000 else trading_seconds + 1200 end) as ended_at,
    from store_days
    union all
    select location_id, store_code, business_date, 2 as shift_number, opens_at + interval 5 hour as opened_at,
        opens_at + to_seconds(trading_seconds + 1200) as ended_at,
    from store_days
    where store_code = 'CHIC'
)
select
    *,
    'DRAWER' || store_code || strftime(business_date, '%y%m%d') || '-' || shift_number as shift_id,
    md5_number_lower(concat(getvariable('seed'), '|', location_id, business_date, shift_number)) as dice,
from opened;

-- Three hundred in takings call for a drop to the safe of half of them, in whole hundreds, before closing.
create table drawer_events as
with takings as (
    select
        shift_id,
        cash_movements.occurred_at,
        event_type,
        amount_minor,
        movement_id,
        description,
        team.team_member_id,
    from drawer_shifts
    inner join cash_movements
        on cash_movements.location_id = drawer_shifts.location_id
        and cash_movements.business_date = drawer_shifts.business_date
        and cash_movements.occurred_at >= drawer_shifts.opened_at
        and cash_movements.occurred_at < drawer_shifts.ended_at
    inner join (select 'TM' || store_code || '0' as team_member_id, location_id from stores) as team
        on team.location_id = drawer_shifts.location_id
),
drops as (
    select
        takings.shift_id,
        drawer_shifts.ended_at - interval 10 minute as occurred_at,
        'PAID_OUT' as event_type,
        (cast(sum(case event_type when 'CASH_TENDER_PAYMENT' then amount_minor else 0 end) as bigint) // 20000) * 10000
            as amount_minor,
        takings.shift_id || '-DROP' as movement_id,
        'Drop to safe' as description,
        any_value(takings.team_member_id) as team_member_id,
    from takings
    inner join drawer_shifts using (shift_id)
    group by takings.shift_id, drawer_shifts.ended_at
)
select * from takings
union all
select * from drops where amount_minor >= 30000;

create view drawer_totals as
with summed as (
    select
        drawer_shifts.shift_id,
        cast(coalesce(sum(amount_minor) filter (where event_type = 'CASH_TENDER_PAYMENT'), 0) as bigint) as payments,
        cast(coalesce(sum(amount_minor) filter (where event_type = 'CASH_TENDER_REFUND'), 0) as bigint) as refunds,
        cast(coalesce(sum(amount_minor) filter (where event_type = 'PAID_IN'), 0) as bigint) as paid_in,
        cast(coalesce(sum(amount_minor) filter (where event_type = 'PAID_OUT'), 0) as bigint) as paid_out,
    from drawer_shifts
    left join drawer_events using (shift_id)
    group by drawer_shifts.shift_id
),
missing as (
    select shift_id, cast(sum(amount_minor) as bigint) as amount_minor
    from drawer_shifts
    inner join case_drawer_differences as lacking
        on lacking.location_id = drawer_shifts.location_id
        and lacking.business_date = drawer_shifts.business_date
        and lacking.occurred_at >= drawer_shifts.opened_at
        and lacking.occurred_at < drawer_shifts.ended_at
    group by shift_id
)
select
    drawer_shifts.*,
    payments,
    refunds,
    paid_in,
    paid_out,
    20000 + payments - refunds + paid_in - paid_out as expected_minor,
    case
        when draw(dice, 0, 100) < 88 then 0
        when draw(dice, 0, 100) < 94 then -1 - draw(dice, 1, 500)
        else 1 + draw(dice, 1, 300)
    end - coalesce(missing.amount_minor, 0) as difference_minor,
from drawer_shifts
inner join summed using (shift_id)
left join missing using (shift_id);

create view drawer_shift_documents as
select
    business_date as window_date,
    shift_id as document_id,
    to_json(struct_pack(
        shift_id := shift_id,
        location_id := location_id,
        response := struct_pack(cash_drawer_shift := struct_pack(
            id := shift_id,
            state := 'CLOSED',
            opened_at := utc_text(opened_at),
            ended_at := utc_text(ended_at),
            closed_at := utc_text(ended_at + interval 10 minute),
            description := 'Drawer ' || shift_number,
            opened_cash_money := money(20000),
            cash_payment_money := money(payments),
            cash_refunds_money := money(refunds),
            cash_paid_in_money := money(paid_in),
            cash_paid_out_money := money(paid_out),
            expected_cash_money := money(expected_minor),
            closed_cash_money := money(expected_minor + difference_minor),
            device := struct_pack(id := 'DEVICE' || store_code, name := 'Front register'),
            created_at := utc_text(opened_at),
            updated_at := utc_text(ended_at + interval 10 minute),
            location_id := location_id,
            team_member_ids := ['TM' || store_code || '0'],
            opening_team_member_id := 'TM' || store_code || '0',
            ending_team_member_id := 'TM' || store_code || '0',
            closing_team_member_id := 'TM' || store_code || '0'
        ))
    )) as document,
from drawer_totals;

create view drawer_event_documents as
select
    business_date as window_date,
    shift_id as document_id,
    to_json(struct_pack(
        shift_id := shift_id,
        location_id := location_id,
        response := struct_pack(cash_drawer_shift_events := list(json_merge_patch('{}', to_json(struct_pack(
            id := 'CDE' || movement_id,
            event_type := event_type,
            event_money := money(amount_minor),
            created_at := utc_text(occurred_at),
            description := drawer_events.description,
            team_member_id := team_member_id
        ))) order by occurred_at, movement_id))
    )) as document,
from drawer_shifts
inner join drawer_events using (shift_id)
group by business_date, shift_id, location_id;
