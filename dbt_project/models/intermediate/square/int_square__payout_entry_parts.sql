-- Grain: one row per part of an entry of a touched payout: its principal, its fee, or what it moves
-- from a dispute to the loss. A measure that takes from the balance is positive.
-- Clearing entries (captures, refunds) have no principal of their own: 1110 holds it, the payout's
-- net empties it, and of their fee only what the payment or refund did not state already. What it
-- stated in another currency is all of the fee: amounts of two currencies are never taken from each
-- other, and what the payout takes for it is part of the exchange (int_square__exchanged_entries).
with entries as (
    select
        items.*,
        case
            when coalesce(booked.booked_fee_amount_minor, 0) = 0 then 0
            when booked.item_currency_code = items.currency_code
                then case when items.item_place = 1 then booked.booked_fee_amount_minor else 0 end
            when items.treatment = 'clears' and items.item_place = 1 then items.fee_amount_minor
            when items.treatment = 'fee' then -items.net_amount_minor
            else 0
        end as booked_fee_amount_minor,
        -- an entry of a failed payout whose items were sent again is told there
        max(case
            when items.is_of_failed_payout and items.item_id is not null and items.clearing_place > 1 then 1
            else 0
        end)
            over (partition by items.payout_id) = 1 as is_sent_again
    from {{ ref('int_square__payout_items') }} as items
    left join {{ ref('int_square__booked_fees') }} as booked
        on items.item_id = booked.item_id
),

parts as (
    select
        *,
        case
            when treatment in ('fee', 'payout_fee') then measure_when_taken
            when treatment in ('dispute', 'open_dispute') then 'dispute_fee'
            else 'fee'
        end as measure,
        case
            when treatment in ('fee', 'payout_fee') then -net_amount_minor - booked_fee_amount_minor
            when treatment = 'clears' then fee_amount_minor - booked_fee_amount_minor
            when treatment = 'unknown' then 0
            else fee_amount_minor
        end as amount_minor
    from entries
    union all by name
    -- principal of what is no fee, and all of what nobody mapped
    select
        *,
        case when gross_amount_minor > 0 then measure_when_given else measure_when_taken end as measure,
        case
            when treatment = 'unknown' then -net_amount_minor
            when gross_amount_minor > 0 and measure_when_given <> measure_when_taken
                then gross_amount_minor
            else -gross_amount_minor
        end as amount_minor
    from entries
    where treatment in ('moves', 'unknown', 'open_dispute')
    union all by name
    -- a dispute's outcome: what was withheld comes back first, the rest is a recovered loss
    select
        *,
        'dispute_won' as measure,
        least(gross_amount_minor, greatest(withheld_amount_minor, 0)) as amount_minor
    from entries
    where treatment = 'dispute' and gross_amount_minor > 0
    union all by name
    select
        *,
        'dispute_settled' as measure,
        -(gross_amount_minor - least(gross_amount_minor, greatest(withheld_amount_minor, 0))) as amount_minor
    from entries
    where treatment = 'dispute' and gross_amount_minor > 0
    union all by name
    -- principal taken: withheld while nothing said before that it was opened, else the loss itself
    select
        *,
        case when was_opened_before then 'dispute_settled' else 'dispute_opened' end as measure,
        -gross_amount_minor as amount_minor
    from entries
    where treatment = 'dispute' and gross_amount_minor < 0
    union all by name
    -- no money moves and no fee is told: the dispute ended, and what is withheld stays with the customer
    select *, 'dispute_lost' as measure, greatest(withheld_amount_minor, 0) as amount_minor
    from entries
    where treatment = 'dispute' and gross_amount_minor = 0 and fee_amount_minor = 0
)

select
    payout_id,
    payout_entry_id,
    entry_type,
    is_known_type,
    payment_id,
    refund_id,
    dispute_id,
    measure,
    cast(amount_minor as bigint) as amount_minor,
    currency_code
from parts
where amount_minor <> 0 and not is_sent_again
