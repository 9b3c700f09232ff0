-- Grain: one row per amount that a touched payout exchanges, with the day whose rate it was booked at:
-- a payment or refund and its stated fees, which leave clearing (7010 / 1110, fees swapped), and what
-- the payout pays for all of them together in its own currency (1110 / 7010), the fees it tells
-- itself included, as those are posted apart.
with entries as (
    select * from {{ ref('int_square__exchanged_entries') }}
),

told_fees as (
    select payout_id, payout_entry_id, cast(sum(amount_minor) as bigint) as amount_minor
    from {{ ref('int_square__payout_entry_parts') }}
    group by payout_id, payout_entry_id
)

select
    payout_id, payout_entry_id, entry_type, item_id, 'item_exchanged' as measure,
    item_amount_minor as amount_minor, item_currency_code as currency_code,
    item_business_date as rate_date
from entries
where is_clearing
union all
select
    entries.payout_id, entries.payout_entry_id, entries.entry_type, entries.item_id, 'item_exchanged',
    -fees.fee_amount_minor, fees.currency_code, fees.business_date
from entries
inner join {{ ref('int_square__foreign_fees') }} as fees
    on entries.item_id = fees.source_document_id
where entries.is_clearing
union all
-- fees in the company's own currency need no day of their own
select
    payout_id, payout_entry_id, entry_type, item_id, 'item_exchanged',
    -stated_fee_amount_minor, item_currency_code, item_business_date
from entries
where is_clearing and is_item_in_own_currency
union all
select
    entries.payout_id, null, null, null, 'exchange_received',
    cast(sum(entries.net_amount_minor + coalesce(told_fees.amount_minor, 0)) as bigint),
    entries.currency_code, entries.business_date
from entries
left join told_fees
    on entries.payout_id = told_fees.payout_id
    and entries.payout_entry_id = told_fees.payout_entry_id
group by entries.payout_id, entries.currency_code, entries.business_date
