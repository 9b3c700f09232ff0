-- Invariant 15 (W). What a processor owes for longer than payouts take is listed with its document: money nobody
-- paid out, or an item that its payout left out. Younger items are timing.
{{ breach('W') }}
with last_day as (
    select max(business_date) as as_of_date from {{ ref('fct_journal_lines') }}
),

open_items as (
    select
        payments.*,
        {{ dbt.datediff('payments.business_date', 'last_day.as_of_date', 'day') }} as age_days
    from {{ ref('fct_payments') }} as payments
    cross join last_day
    where
        payments.processor is not null
        and payments.payment_status = 'completed'
        and payments.payout_id is null
)

select
    {{ integrity_columns('15', 'W', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'document_id': 'payment_id',
        'amount_minor': 'payment_amount_minor - fee_amount_minor', 'currency_code': 'currency_code',
    }) }}
from open_items
where age_days > {{ var('clearing_open_days') }}
