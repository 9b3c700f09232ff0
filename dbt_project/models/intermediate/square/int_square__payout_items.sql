-- Grain: one row per entry of a touched payout, with its place among all entries that settle the
-- same payment, refund, payout fee or dispute, whichever payout they came in.
-- A failed payout's entries come last: when the payout is sent again under another id, the item is
-- cleared there. Withheld principal before an entry = what earlier entries of its dispute took.
with own_entries as (
    select distinct payment_id, refund_id, dispute_id, charged_payout_id, payout_id
    from {{ ref('stg_square__payout_entries') }}
    where payout_id in {{ touched_documents('square') }}
),

related as (
    select *
    from {{ ref('stg_square__payout_entries') }}
    where
        payout_id in (select own_entries.payout_id from own_entries)
        or payment_id in (select own_entries.payment_id from own_entries where own_entries.payment_id is not null)
        or refund_id in (select own_entries.refund_id from own_entries where own_entries.refund_id is not null)
        or dispute_id in (select own_entries.dispute_id from own_entries where own_entries.dispute_id is not null)
        or charged_payout_id in (
            select own_entries.charged_payout_id from own_entries where own_entries.charged_payout_id is not null
        )
),

entries as (
    {{ newest_version('related', 'payout_id, payout_entry_id', updated_at='fetched_at') }}
),

payouts as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payouts')
        ~ ' where payout_id in (select related.payout_id from related))',
        'payout_id', version='payout_version') }}
),

typed as (
    select
        entries.*,
        coalesce(types.treatment, 'unknown') as treatment,
        coalesce(types.measure_when_taken, 'unknown_entry') as measure_when_taken,
        coalesce(types.measure_when_given, 'unknown_entry') as measure_when_given,
        types.entry_type is not null as is_known_type,
        coalesce(payouts.payout_status, 'SENT') = 'FAILED' as is_of_failed_payout,
        payouts.created_at as payout_created_at
    from entries
    left join payouts on entries.payout_id = payouts.payout_id and payouts.version_rank = 1
    left join {{ ref('square_payout_entry_types') }} as types on entries.entry_type = types.entry_type
    where entries.version_rank = 1
),

itemised as (
    select
        *,
        case
            when treatment in ('clears', 'fee') then coalesce(refund_id, payment_id)
            when treatment = 'payout_fee' then charged_payout_id
        end as item_id
    from typed
)

select
    *,
    row_number() over (
        partition by item_id
        order by
            case when is_of_failed_payout then 1 else 0 end, treatment,
            payout_created_at, effective_at, payout_id, payout_entry_id
    ) as item_place,
    row_number() over (
        partition by item_id, entry_type
        order by
            case when is_of_failed_payout then 1 else 0 end,
            payout_created_at, effective_at, payout_id, payout_entry_id
    ) as clearing_place,
    cast(coalesce(-sum(case when treatment in ('dispute', 'open_dispute') then gross_amount_minor else 0 end) over (
        partition by dispute_id
        order by effective_at, payout_created_at, payout_id, payout_entry_id
        rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as withheld_amount_minor,
    coalesce(max(case when treatment = 'open_dispute' then 1 else 0 end) over (
        partition by dispute_id
        order by effective_at, payout_created_at, payout_id, payout_entry_id
        rows between unbounded preceding and 1 preceding
    ), 0) = 1 as was_opened_before
from itemised
