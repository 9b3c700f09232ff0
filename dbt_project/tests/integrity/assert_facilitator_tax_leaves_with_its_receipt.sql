-- Invariant 20 (C). Tax that a marketplace remits comes in and goes out with the same receipt: 2125 nets to zero
-- for every document.
{{ breach('C') }}
with facilitator_accounts as (
    select distinct account_id from {{ ref('int_accounting__account_roles') }} where role = 'facilitator_tax'
)

select
    {{ integrity_columns('20', 'C', {
        'entity_id': 'lines.entity_id', 'location_id': 'lines.location_id',
        'business_date': 'min(lines.business_date)', 'account_id': 'lines.account_id',
        'document_id': 'lines.source_document_id',
        'amount_minor': 'sum(lines.amount_minor)', 'currency_code': 'lines.currency_code',
    }) }}
from {{ ref('fct_journal_lines') }} as lines
inner join facilitator_accounts on lines.account_id = facilitator_accounts.account_id
group by
    lines.entity_id, lines.location_id, lines.account_id, lines.source_document_id, lines.currency_code
having sum(lines.amount_minor) <> 0
