-- Invariant 34 (C). While the books of its company go on, each store delivers every day or is declared closed.
{{ breach('C') }}
select
    {{ integrity_columns('34', 'C', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'business_date',
    }) }}
from {{ ref('fct_store_days') }}
where day_status = 'missing'
