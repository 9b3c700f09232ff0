-- Grain: one row per touched gift card activity in its newest version, with the money it moves on
-- the card (signed) and whether a receipt or refund posts that money already. Where that was cancelled
-- nothing posts it, and the card still moved: the activity posts itself, to suspense.
-- Clearing or closing a card states no amount: it is the new balance less the one before. All
-- activities of a touched card are touched.
with arrivals as (
    {{ newest_version('(select * from ' ~ ref('stg_square__gift_card_activities') ~ ' where activity_id in '
        ~ touched_documents('square') ~ ')', 'activity_id', updated_at='fetched_at') }}
),

newest as (
    select
        *,
        coalesce(lag(balance_amount_minor) over (
            partition by gift_card_id order by created_at, activity_id
        ), 0) as previous_balance_amount_minor
    from arrivals
    where version_rank = 1
),

days as (
    {{ trading_day_of('newest', 'activity_id', instant='created_at') }}
),

typed as (
    select
        newest.*,
        days.entity_id,
        coalesce(days.business_date, cast(newest.created_at at time zone 'UTC' as date)) as business_date,
        types.measure,
        types.movement_type,
        types.direction,
        types.posted_by,
        case types.posted_by
            when 'receipt' then coalesce(newest.order_id, newest.payment_id)
            when 'refund' then newest.payment_id
        end as posting_id
    from newest
    left join days on newest.activity_id = days.activity_id
    left join {{ ref('square_gift_card_activity_types') }} as types
        on newest.activity_type = types.activity_type
),

linked as (
    select typed.*, receipts.receipt_state
    from typed
    left join {{ ref('int_square__gift_card_receipts') }} as receipts
        on typed.posted_by = receipts.posted_by
        and typed.posting_id = receipts.receipt_id
),

valued as (
    select
        *,
        cast(case
            when activity_type = 'REDEEM' and coalesce(redeem_status, 'COMPLETED') <> 'COMPLETED' then 0
            when direction = 0 then 0
            when stated_amount_minor is not null and direction is not null
                then direction * stated_amount_minor
            else coalesce(balance_amount_minor, previous_balance_amount_minor) - previous_balance_amount_minor
        end as bigint) as amount_minor
    from linked
)

select
    *,
    cast(sum(amount_minor) over (
        partition by gift_card_id order by created_at, activity_id
        rows between unbounded preceding and current row
    ) as bigint) as running_balance_amount_minor,
    case
        when amount_minor = 0 then 'ignored'
        when posting_id is null or receipt_state = 'void' then 'postable'
        when receipt_state = 'posts' then 'ignored'
        else 'awaiting_parent'
    end as document_status,
    case
        when amount_minor = 0 then 'moves no money'
        when receipt_state = 'void'
            then concat('its ', posted_by, ' ', posting_id, ' was cancelled and posts nothing')
        when receipt_state = 'posts' then concat('posted by its ', posted_by)
        when receipt_state = 'waits' then concat('its ', posted_by, ' ', posting_id, ' is not final')
        when posting_id is not null then concat('its ', posted_by, ' ', posting_id, ' has not landed')
    end as status_reason
from valued
