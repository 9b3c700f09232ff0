-- Grain: one row per touched document and thing worth a look that does not stop it from posting.
-- 18a: what the till expects in the drawer is what our books expect; cash-back and what was voided
-- or swapped after the count are known to us only. 32: codes nobody mapped went to suspense.
-- 16a: an entry in another currency than its payout does not say what it was exchanged for.
{{ config(materialized='view') }}
with drawers as (
    select *, expected_cash_amount_minor - expected_amount_minor - cash_back_amount_minor as difference_amount_minor
    from {{ ref('int_square__drawer_expectations') }}
    where document_status = 'postable' and expected_cash_amount_minor is not null
),

noted as (
    select '32' as invariant, 'D' as class, payout_id as document_id, amount_minor,
        concat('payout entry ', payout_entry_id, ' of type ', entry_type, ' has no treatment: posted to suspense') as detail
    from {{ ref('int_square__payout_entry_parts') }}
    where measure = 'unknown_entry'
    union all
    select '16a', 'D', items.payout_id, 0,
        concat('payout entry ', items.payout_entry_id, ' is in ', items.currency_code, ', its payout in ',
            payouts.currency_code, ': nothing says what it was exchanged for')
    from {{ ref('int_square__payout_items') }} as items
    inner join {{ ref('int_square__payouts') }} as payouts
        on items.payout_id = payouts.payout_id
        and items.currency_code <> payouts.currency_code
        and payouts.payout_status <> 'FAILED'
    union all
    select '18a', 'D', shift_id, difference_amount_minor,
        concat('the till expects ', cast(expected_cash_amount_minor as varchar), ', the books expect ',
            cast(expected_amount_minor as varchar))
    from drawers
    where difference_amount_minor <> 0 and difference_amount_minor <> withdrawn_amount_minor
    union all
    select '18a', 'W', shift_id, difference_amount_minor,
        'cash keyed in this session was voided or paid otherwise after the count'
    from drawers
    where difference_amount_minor <> 0 and difference_amount_minor = withdrawn_amount_minor
    union all
    select '32', 'D', events.shift_id, events.event_amount_minor,
        concat(lower(events.event_type), ' ''', coalesce(events.description, ''),
            ''' has no mapped reason: posted to suspense')
    from {{ ref('int_square__drawer_events') }} as events
    where events.measure in ('paid_in', 'paid_out') and events.reason_code is null
    union all
    select '32', 'D', cards.activity_id, cards.amount_minor,
        concat('gift card activity ', cards.activity_type, ' ', coalesce(cards.activity_reason, ''),
            ' is explained by nothing: posted to suspense')
    from {{ ref('int_square__gift_cards') }} as cards
    where cards.document_status = 'postable'
        and lower(coalesce(cards.activity_reason, '')) not in (
            select roles.reason_code
            from {{ ref('int_accounting__account_roles') }} as roles
            where roles.role = 'gift_card_adjustment' and roles.reason_code is not null
        )
        and coalesce(cards.measure, 'unknown_activity') not in ('card_imported', 'card_transferred')
)

select
    noted.invariant, noted.class, documents.entity_id, documents.location_id,
    documents.business_date, cast(null as varchar) as account_id, 'square' as source_system,
    noted.document_id, cast(noted.amount_minor as bigint) as amount_minor, documents.currency_code,
    noted.detail
from noted
inner join {{ ref('int_square__cash_documents') }} as documents
    on noted.document_id = documents.source_document_id
