-- Invariant 21 (D). The balance the source states after each activity = the sum of the card's activities
-- so far; only the first activity from which they part is named.
{{ breach('D') }}
with running as (
    select
        *,
        cast(sum(balance_change_amount_minor) over (
            partition by source_system, gift_card_id order by occurred_at, gift_card_activity_id
            rows between unbounded preceding and current row
        ) as bigint) - balance_amount_minor as difference_minor
    from {{ ref('fct_gift_card_activities') }}
    where balance_amount_minor is not null
),

compared as (
    select
        *,
        coalesce(lag(difference_minor) over (
            partition by source_system, gift_card_id order by occurred_at, gift_card_activity_id
        ), 0) as previous_difference_minor
    from running
)

select
    {{ integrity_columns('21', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'document_id': 'source_document_id',
        'amount_minor': '-(difference_minor - previous_difference_minor)',
        'currency_code': 'currency_code',
    }) }}
from compared
where difference_minor <> previous_difference_minor
