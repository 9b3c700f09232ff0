-- Invariant 21 (D). 2210 per entity = the sum of what the activities put on all its cards, at face.
{{ breach('D') }}
with journal as (
    select entity_id, currency_code, amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (
        select account_id from {{ ref('int_accounting__account_roles') }}
        where role = 'gift_card_liability' or (role = 'tender' and tender_type = 'gift_card')
    )
),

cards as (
    select entity_id, currency_code, -amount_minor as amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'gift cards'
),

differences as (
    select entity_id, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
    from (select * from journal union all select * from cards) as parts
    where entity_id in (select cards.entity_id from cards)
    group by entity_id, currency_code
)

select
    {{ integrity_columns('21', 'D', {
        'entity_id': 'entity_id',
        'account_id': "(select min(account_id) from " ~ ref('int_accounting__account_roles') ~ " where role = 'gift_card_liability')",
        'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    }) }}
from differences
where amount_minor <> 0
