-- Invariant 38 (P). Every line stands in the books of the entity its store belongs to, and every day in one period.
{{ config(severity='error') }}
select
    {{ integrity_columns('38', 'P', {
        'entity_id': 'lines.entity_id', 'location_id': 'lines.location_id',
        'business_date': 'min(lines.business_date)', 'amount_minor': 'sum(lines.amount_minor)',
        'currency_code': 'lines.currency_code', 'document_id': 'min(lines.source_document_id)',
    }) }}
from {{ lines_of_this_run() }} as lines
left join {{ ref('dim_location') }} as locations on lines.location_id = locations.location_id
left join {{ ref('dim_date') }} as days on lines.posting_date = days.calendar_date
where
    locations.entity_id is null
    or locations.entity_id <> lines.entity_id
    or days.period is null
group by lines.entity_id, lines.location_id, lines.currency_code
