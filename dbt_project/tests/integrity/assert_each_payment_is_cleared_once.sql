-- Invariant 15 (D). No capture or refund is cleared by two payouts that both went through.
{{ breach('D') }}
select
    {{ integrity_columns('15', 'D', {
        'entity_id': 'entries.entity_id', 'location_id': 'entries.location_id',
        'business_date': 'entries.business_date', 'document_id': 'entries.source_document_id',
        'amount_minor': 'entries.gross_amount_minor', 'currency_code': 'entries.currency_code',
    }) }}
from {{ ref('fct_payout_entries') }} as entries
inner join {{ ref('fct_payouts') }} as payouts
    on entries.source_system = payouts.source_system
    and entries.source_document_id = payouts.source_document_id
where
    entries.is_clearing
    and entries.payment_id is not null
    and not entries.is_settling
    and payouts.payout_status <> 'failed'
