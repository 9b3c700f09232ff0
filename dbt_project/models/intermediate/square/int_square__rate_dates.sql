-- Grain: one row per amount of a touched document that another day's rate translates than the
-- document's own, or that is in another currency: fees, what came back later, what a payout exchanges.
{{ config(materialized='view') }}
select
    source_document_id, entity_id, currency_code, business_date as rate_date
from {{ ref('int_square__processing_fees') }}
union all
select payment_id, entity_id, currency_code, declined_date
from {{ ref('int_square__payments') }}
where is_touched and is_declined
union all
select refund_id, entity_id, currency_code, failed_date
from {{ ref('int_square__refunds') }}
where refund_status = 'FAILED'
union all
select payouts.payout_id, payouts.entity_id, exchanged.currency_code, exchanged.rate_date
from {{ ref('int_square__exchanged_amounts') }} as exchanged
inner join {{ ref('int_square__payouts') }} as payouts on exchanged.payout_id = payouts.payout_id
union all
select payouts.payout_id, payouts.entity_id, parts.currency_code, payouts.business_date
from {{ ref('int_square__payout_entry_parts') }} as parts
inner join {{ ref('int_square__payouts') }} as payouts on parts.payout_id = payouts.payout_id
where parts.currency_code <> payouts.currency_code
