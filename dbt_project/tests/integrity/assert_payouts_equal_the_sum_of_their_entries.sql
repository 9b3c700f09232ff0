-- Invariant 16a (D). A payout's net = the sum of its entries, or that sum less the payout's own fee.
{{ breach('D') }}
select
    {{ integrity_columns('16a', 'D', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
        'document_id': 'source_document_id',
        'amount_minor': 'payout_amount_minor - entries_net_amount_minor',
        'currency_code': 'currency_code',
    }) }}
from {{ ref('fct_payouts') }}
where
    entry_count > 0
    and payout_amount_minor <> entries_net_amount_minor
    and payout_amount_minor <> entries_net_amount_minor - payout_fee_amount_minor
