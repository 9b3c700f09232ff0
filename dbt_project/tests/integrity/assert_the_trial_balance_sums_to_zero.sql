-- Invariant 30 (P). Closing balances of every period sum to zero per entity and currency.
{{ config(severity='error') }}
select
    {{ integrity_columns('30', 'P', {
        'entity_id': 'entity_id', 'document_id': 'period', 'currency_code': 'currency_code',
        'amount_minor': 'sum(closing_balance) * 10000',
    }) }}
from {{ ref('mart_finance__trial_balance') }}
group by entity_id, period, currency_code
having sum(closing_balance) <> 0 or sum(debit) <> sum(credit)
