-- Invariant 15 (D). 1110 per processor account = captured - refunded - fees booked - what payout entries
-- moved out - net paid out: what is left is the items no payout has settled. A simple payout is open
-- until a batch retells it; a failed payout's items are open again.
{{ breach('D') }}
with parts as (
    select entity_id, location_id, currency_code, amount_minor
    from {{ ref('fct_subledger_items') }}
    where subledger = 'card clearing'
    union all
    select entity_id, location_id, currency_code, -amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (select account_id from {{ ref('int_accounting__account_roles') }} where role = 'card_clearing')
),

differences as (
    select
        entity_id, location_id, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
    from parts
    group by entity_id, location_id, currency_code
)

select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id',
        'account_id': "(select min(account_id) from " ~ ref('int_accounting__account_roles') ~ " where role = 'card_clearing')",
        'amount_minor': '-amount_minor', 'currency_code': 'currency_code',
    }) }}
from differences
where amount_minor <> 0
