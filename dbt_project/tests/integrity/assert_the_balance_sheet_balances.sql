-- Invariant 30 (P). At the end of every period assets equal liabilities and equity, per entity and currency,
-- whether an accounting system completes them or not.
{{ config(severity='error') }}
select
    {{ integrity_columns('30', 'P', {
        'entity_id': 'entity_id', 'document_id': 'period', 'currency_code': 'currency_code',
        'amount_minor': "sum(case when section = 'assets' then total_amount else -total_amount end) * 10000",
    }) }}
from {{ ref('mart_finance__balance_sheet') }}
group by entity_id, period, currency_code
having sum(case when section = 'assets' then total_amount else -total_amount end) <> 0
