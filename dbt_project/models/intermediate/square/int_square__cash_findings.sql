-- Grain: one row per touched document and thing worth a look that does not stop it from posting.
-- 15: an item is cleared once. 16a: a payout's net is the sum of its entries (its own fee may come
-- out of it). 18a: what the till expects in the drawer is what our books expect; cash-back and what
-- was voided or swapped after the count are known to us only. 21: a card's balance is the sum of its
-- activities. 32: codes nobody mapped went to suspense.
with payouts as (
    select * from {{ ref('int_square__payouts') }} where document_status = 'postable'
),

drawers as (
    select *, expected_cash_amount_minor - expected_amount_minor - cash_back_amount_minor as difference_amount_minor
    from {{ ref('int_square__drawer_expectations') }}
    where document_status = 'postable' and expected_cash_amount_minor is not null
),

noted as (
    select '16a' as invariant, 'D' as class, payout_id as document_id,
        payout_amount_minor - entries_net_amount_minor as amount_minor,
        concat('the payout says ', cast(payout_amount_minor as varchar), ', its entries come to ',
            cast(entries_net_amount_minor as varchar)) as detail
    from payouts
    where entry_count > 0
        and payout_amount_minor <> entries_net_amount_minor
        and payout_amount_minor <> entries_net_amount_minor - payout_fee_amount_minor
    union all
    select '15', 'D', payout_id, gross_amount_minor,
        concat(entry_type, ' of ', item_id, ' is cleared by another payout as well')
    from {{ ref('int_square__payout_items') }}
    where treatment = 'clears' and item_id is not null and clearing_place > 1 and not is_of_failed_payout
    union all
    select '32', 'D', payout_id, amount_minor,
        concat('payout entry ', payout_entry_id, ' of type ', entry_type, ' has no treatment: posted to suspense')
    from {{ ref('int_square__payout_entry_parts') }}
    where measure = 'unknown_entry'
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
    select '21', 'D', activity_id, coalesce(balance_amount_minor, 0) - running_balance_amount_minor,
        concat('card ', gift_card_id, ' holds ', cast(balance_amount_minor as varchar),
            ', its activities come to ', cast(running_balance_amount_minor as varchar))
    from {{ ref('int_square__gift_cards') }}
    where balance_amount_minor is not null and balance_amount_minor <> running_balance_amount_minor
    union all
    select '32', 'D', cards.activity_id, cards.amount_minor,
        concat('gift card activity ', cards.activity_type, ' ', coalesce(cards.activity_reason, ''),
            ' is explained by nothing: posted to suspense')
    from {{ ref('int_square__gift_cards') }} as cards
    left join {{ ref('account_roles') }} as roles
        on roles.role = 'gift_card_adjustment' and lower(cards.activity_reason) = roles.reason_code
    where cards.document_status = 'postable' and roles.role is null
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
