-- Grain: one row per entity, location, processor, currency and either `roll` (a movement of 1110 by
-- measure, over all time) or `open` (a capture or refund that no payout has settled, with its age).
-- The roll's amounts sum to the balance of 1110; an open item's age counts to the last business day.
with clearing_accounts as (
    -- what a receipt's tender debits when a processor owes the money
    select distinct account_id
    from {{ ref('fct_journal_lines') }}
    where event_type = 'tender' and measure = 'tender_received' and processor is not null
),

last_day as (
    select max(business_date) as as_of_date from {{ ref('fct_journal_lines') }}
),

roll as (
    select
        lines.entity_id,
        lines.location_id,
        coalesce(lines.processor, 'none') as processor,
        lines.currency_code,
        concat(lines.event_type, '.', lines.measure) as item,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join clearing_accounts on lines.account_id = clearing_accounts.account_id
    group by
        lines.entity_id, lines.location_id, coalesce(lines.processor, 'none'), lines.currency_code,
        concat(lines.event_type, '.', lines.measure)
),

items as (
    select
        'roll' as row_type, entity_id, location_id, processor, currency_code, item,
        cast(null as date) as business_date, cast(null as integer) as age_days, amount_minor
    from roll
    where amount_minor <> 0
    union all
    select
        'open' as row_type, payments.entity_id, payments.location_id, payments.processor,
        payments.currency_code, payments.payment_id as item, payments.business_date,
        cast({{ dbt.datediff('payments.business_date', 'last_day.as_of_date', 'day') }} as integer) as age_days,
        payments.payment_amount_minor - payments.fee_amount_minor as amount_minor
    from {{ ref('fct_payments') }} as payments
    cross join last_day
    where payments.processor is not null
        and payments.payment_status = 'completed'
        and payments.payout_id is null
)

select
    items.row_type,
    items.entity_id,
    items.location_id,
    items.processor,
    items.currency_code,
    items.item,
    items.business_date,
    items.age_days,
    {{ major_units('items.amount_minor', 'currencies.minor_unit') }} as amount
from items
inner join {{ ref('dim_currency') }} as currencies on items.currency_code = currencies.currency_code
