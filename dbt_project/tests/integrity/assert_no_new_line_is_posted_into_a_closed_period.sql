-- Invariant 28 (P). Lines of this run have a posting date after the locked periods, and never before their business date.
{{ config(severity='error') }}
select
    {{ integrity_columns('28', 'P', {
        'entity_id': 'lines.entity_id', 'location_id': 'lines.location_id',
        'business_date': 'lines.business_date', 'account_id': 'lines.account_id',
        'document_id': 'lines.source_document_id', 'amount_minor': 'lines.amount_minor',
        'currency_code': 'lines.currency_code',
    }) }}
from {{ lines_of_this_run() }} as lines
left join {{ source('settings', 'period_locks') }} as locks on lines.entity_id = locks.entity_id
where lines.posting_date <= locks.locked_through or lines.posting_date < lines.business_date
