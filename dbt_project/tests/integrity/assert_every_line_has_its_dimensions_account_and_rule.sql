-- Invariant 32 (D). Each new line has its dimensions, an account open on its date and a rule active on its business date.
{{ config(severity='warn', store_failures=true) }}
select
    {{ integrity_columns('32', 'D', {
        'entity_id': 'lines.entity_id', 'location_id': 'lines.location_id',
        'business_date': 'lines.business_date', 'account_id': 'lines.account_id',
        'document_id': 'lines.source_document_id', 'amount_minor': 'lines.amount_minor',
        'currency_code': 'lines.currency_code',
    }) }}
from {{ lines_of_this_run() }} as lines
left join {{ ref('dim_account') }} as accounts
    on lines.account_id = accounts.account_id
    and lines.posting_date >= accounts.valid_from
    and lines.posting_date < accounts.valid_to
left join {{ ref('int_accounting__posting_rules') }} as rules
    on lines.posting_rule_id = rules.rule_id
    and lines.business_date >= rules.valid_from
    and lines.business_date < rules.valid_to
where
    accounts.account_id is null
    or (rules.rule_id is null and lines.entry_type <> 'reversal')
    or lines.entity_id is null
    or lines.location_id is null
    or lines.business_date is null
    or (lines.measure in ('tax', 'tax_return', 'facilitator_tax', 'facilitator_tax_return') and lines.tax_jurisdiction is null)
