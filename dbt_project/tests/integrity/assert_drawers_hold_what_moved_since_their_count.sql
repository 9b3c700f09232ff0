-- Invariant 18a (D). 1010 of a store with drawers = what its uncounted sessions should hold; a counted
-- one is empty, its cash went to the safe. Where that fails, the days that do not come out are named.
{{ breach('D') }}
with journal as (
    select entity_id, location_id, business_date, currency_code, amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (
        select account_id from {{ ref('int_accounting__account_roles') }}
        where role = 'cash_drawer' or (role = 'tender' and tender_type = 'cash')
    )
),

uncounted as (
    select entity_id, location_id, business_date, currency_code, -amount_minor as amount_minor
    from ({{ cash_drawer_movements() }}) as drawers
),

by_day as (
    select
        entity_id, location_id, business_date, currency_code,
        cast(sum(amount_minor) as bigint) as amount_minor
    from (select * from journal union all select * from uncounted) as movements
    where location_id in (select sessions.location_id from {{ ref('fct_drawer_sessions') }} as sessions)
    group by entity_id, location_id, business_date, currency_code
),

by_store as (
    select *, sum(amount_minor) over (partition by entity_id, location_id, currency_code) as balance_minor
    from by_day
)

select
    {{ integrity_columns('18a', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'account_id': "(select min(account_id) from " ~ ref('int_accounting__account_roles') ~ " where role = 'cash_drawer')",
        'amount_minor': 'amount_minor', 'currency_code': 'currency_code',
    }) }}
from by_store
where balance_minor <> 0 and amount_minor <> 0
