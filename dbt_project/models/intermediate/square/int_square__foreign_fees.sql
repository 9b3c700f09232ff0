-- Grain: one row per processing fee that is not in the company's own currency, or whose payment or
-- refund is not. Kept for every document: the payout that settles it takes it back at its date's rate.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
select
    'square' as source_system,
    fees.source_document_id,
    fees.processing_fee_id,
    fees.business_date,
    fees.fee_amount_minor,
    fees.currency_code
from {{ ref('int_square__processing_fees') }} as fees
inner join {{ ref('int_square__payment_records') }} as records
    on fees.source_document_id = records.source_document_id
inner join {{ source('settings', 'entities') }} as entities
    on fees.entity_id = entities.entity_id
where
    fees.currency_code <> entities.functional_currency_code
    or records.currency_code <> entities.functional_currency_code
