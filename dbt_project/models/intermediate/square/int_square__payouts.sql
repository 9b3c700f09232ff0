-- Grain: one row per touched payout in its newest version, with its store's day and what its
-- entries come to. A batch is complete when its entries have landed.
with arrivals as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payouts') ~ ' where payout_id in '
        ~ touched_documents('square') ~ ')', 'payout_id', version='payout_version') }}
),

newest as (
    select * from arrivals where version_rank = 1
),

days as (
    {{ trading_day_of('newest', 'payout_id', instant='created_at') }}
),

entries as (
    {{ newest_version('(select * from ' ~ ref('stg_square__payout_entries') ~ ' where payout_id in '
        ~ touched_documents('square') ~ ')', 'payout_id, payout_entry_id', updated_at='fetched_at') }}
),

entry_totals as (
    select
        payout_id,
        count(*) as entry_count,
        cast(sum(net_amount_minor) as bigint) as entries_net_amount_minor
    from entries
    where version_rank = 1
    group by payout_id
),

fee_totals as (
    select
        newest.payout_id,
        cast(sum(fees.fee_amount_minor) as bigint) as payout_fee_amount_minor
    from newest
    inner join {{ ref('stg_square__payout_fees') }} as fees
        on newest.payout_id = fees.payout_id
        and newest.observation_sequence = fees.observation_sequence
        and newest.row_number = fees.row_number
    group by newest.payout_id
)

select
    newest.*,
    days.entity_id,
    coalesce(days.business_date, cast(newest.created_at at time zone 'UTC' as date)) as business_date,
    coalesce(entry_totals.entry_count, 0) as entry_count,
    coalesce(entry_totals.entries_net_amount_minor, 0) as entries_net_amount_minor,
    coalesce(fee_totals.payout_fee_amount_minor, 0) as payout_fee_amount_minor,
    case
        when newest.payout_status not in ('SENT', 'PAID', 'FAILED') then 'awaiting_parent'
        when coalesce(newest.payout_type, 'BATCH') = 'BATCH' and entry_totals.payout_id is null
            and newest.payout_amount_minor <> 0 then 'awaiting_parent'
        else 'postable'
    end as document_status,
    case
        when newest.payout_status not in ('SENT', 'PAID', 'FAILED')
            then concat('payout status ', newest.payout_status, ' is not known')
        when coalesce(newest.payout_type, 'BATCH') = 'BATCH' and entry_totals.payout_id is null
            and newest.payout_amount_minor <> 0 then 'its entries have not landed'
    end as status_reason
from newest
left join days on newest.payout_id = days.payout_id
left join entry_totals on newest.payout_id = entry_totals.payout_id
left join fee_totals on newest.payout_id = fee_totals.payout_id
