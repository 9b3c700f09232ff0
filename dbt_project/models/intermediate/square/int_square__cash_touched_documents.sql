-- Grain: one row per payout, drawer session or gift card activity to read again: the activities of
-- a card because one of them landed, or the order, payment or refund that posts one is read again.
with run as (
    select is_rebuild, committed_sequence from {{ source('settings', 'current_run') }}
),

landed as (
    select arrivals.activity_id as source_document_id
    from {{ ref('stg_square__gift_card_activities') }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
    union
    select releases.document_id
    from {{ source('settings', 'quarantine_releases') }} as releases
    cross join run
    where releases.source_system = 'square' and releases.observation_sequence > run.committed_sequence
),

receipts as (
    select document_id as receipt_id
    from {{ ref('int_square__reach') }}
    where is_touched and document_kind in ('order', 'payment')
    union
    select refunds.payment_id as receipt_id
    from {{ ref('stg_square__refunds') }} as refunds
    inner join {{ ref('int_square__reach') }} as reach
        on refunds.refund_id = reach.document_id and reach.document_kind = 'refund'
    where reach.is_touched
),

explained as (
    {% for receipt in ['order_id', 'payment_id'] -%}
    select activity_id as source_document_id
    from {{ ref('stg_square__gift_card_activities') }}
    where {{ receipt }} in (select receipts.receipt_id from receipts)
    {% if not loop.last %}union{% endif %}
    {% endfor -%}
),

news as (
    select source_document_id from landed
    union
    select source_document_id from explained
),

-- A card's activities explain one another: what clears a card is known from what stood before.
activities as (
    select activity_id as source_document_id
    from {{ ref('stg_square__gift_card_activities') }}
    where gift_card_id in (
        select cards.gift_card_id
        from {{ ref('stg_square__gift_card_activities') }} as cards
        inner join news on cards.activity_id = news.source_document_id
    )
)

select source_document_id from landed
union
select source_document_id from activities
union
select payout_id from {{ ref('int_square__touched_payouts') }}
union
select shift_id from {{ ref('int_square__touched_drawers') }}
