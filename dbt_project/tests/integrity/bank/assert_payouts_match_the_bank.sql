-- Invariant 16b (C). Payouts match bank lines within the days that matching allows, many to many. It
-- speaks of days that statements of all the entity's accounts cover; what is younger is timing.
{{ breach('C') }}
select
    {{ integrity_columns('16b', 'C', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'due_date',
        'document_id': 'match_id',
        'amount_minor': 'coalesce(found_amount_minor, 0) - expected_amount_minor',
        'currency_code': 'currency_code',
    }) }}
from {{ banked_rows() }}
where match_type = 'payout' and match_state in ('not_on_bank', 'amount_difference', 'duplicate')
