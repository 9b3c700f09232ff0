-- Grain: one row per payout, drawer session or gift card activity to read again.
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

-- A card's activities explain one another: what clears a card is known from what stood before.
activities as (
    select activity_id as source_document_id
    from {{ ref('stg_square__gift_card_activities') }}
    where gift_card_id in (
        select cards.gift_card_id
        from {{ ref('stg_square__gift_card_activities') }} as cards
        inner join landed on cards.activity_id = landed.source_document_id
    )
)

select source_document_id from landed
union
select source_document_id from activities
union
select payout_id from {{ ref('int_square__touched_payouts') }}
union
select shift_id from {{ ref('int_square__touched_drawers') }}
