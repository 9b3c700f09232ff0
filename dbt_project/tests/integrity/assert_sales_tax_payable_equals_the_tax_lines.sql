-- Invariant 19 (D). Per entity, jurisdiction and rate, tax posted equals tax stated on posted receipts.
{{ config(severity='warn', store_failures=true) }}
with stated as (
    select taxes.entity_id, taxes.location_id, taxes.business_date, taxes.currency_code,
        taxes.item_id as tax_jurisdiction, cast(-sum(taxes.amount_minor) as bigint) as amount_minor
    from ({{ sales_tax_movements(ref('int_accounting__documents_in_the_books')) }}) as taxes
    where taxes.subledger = 'sales tax'
    group by taxes.entity_id, taxes.location_id, taxes.business_date, taxes.currency_code, taxes.item_id
),

journal as (
    select lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.tax_jurisdiction, '') as tax_jurisdiction, min(lines.account_id) as account_id,
        cast(-sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    where lines.measure in ('tax', 'tax_return') and lines.unit_event = 'receipt'
    group by lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.tax_jurisdiction, '')
)

select
    {{ integrity_columns('19', 'D', {
        'entity_id': 'coalesce(journal.entity_id, stated.entity_id)',
        'location_id': 'coalesce(journal.location_id, stated.location_id)',
        'business_date': 'coalesce(journal.business_date, stated.business_date)',
        'account_id': 'journal.account_id',
        'document_id': 'coalesce(journal.tax_jurisdiction, stated.tax_jurisdiction)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(stated.amount_minor, 0)',
        'currency_code': 'coalesce(journal.currency_code, stated.currency_code)',
    }) }}
from stated
full outer join journal
    on stated.entity_id = journal.entity_id
    and stated.location_id = journal.location_id
    and stated.business_date = journal.business_date
    and stated.currency_code = journal.currency_code
    and stated.tax_jurisdiction = journal.tax_jurisdiction
where coalesce(journal.amount_minor, 0) <> coalesce(stated.amount_minor, 0)
