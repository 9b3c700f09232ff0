-- Invariant 6 (P). Per store, business date and measure, what receipts posted is the sum of the receipts.
{{ config(severity='error') }}
with dates as (
    select business_date from {{ ref('int_pos__touched_dates') }}
),

live as (
    select distinct entries.source_system, entries.source_document_id
    from {{ ref('fct_journal_entries') }} as entries
    left join {{ ref('fct_journal_entries') }} as reversals
        on entries.journal_entry_id = reversals.reverses_entry_id
    where
        entries.unit_event = 'receipt' and entries.entry_type <> 'reversal'
        and reversals.journal_entry_id is null
),

receipts as (
    select tenders.location_id, tenders.business_date, tenders.currency_code, tenders.measure,
        cast(sum(tenders.amount_minor) as bigint) as amount_minor
    from {{ ref('int_pos__tenders') }} as tenders
    inner join live
        on tenders.source_system = live.source_system
        and tenders.source_document_id = live.source_document_id
    inner join dates on tenders.business_date = dates.business_date
    where tenders.measure in ('tender_received', 'tender_refunded')
    group by tenders.location_id, tenders.business_date, tenders.currency_code, tenders.measure
    union all
    select taxes.location_id, taxes.business_date, taxes.currency_code,
        case when taxes.sale_type = 'return' then 'tax_return' else 'tax' end as measure,
        cast(-sum(taxes.tax_amount_minor) as bigint) as amount_minor
    from {{ ref('int_pos__line_taxes') }} as taxes
    inner join live
        on taxes.source_system = live.source_system
        and taxes.source_document_id = live.source_document_id
    inner join dates on taxes.business_date = dates.business_date
    group by
        taxes.location_id, taxes.business_date, taxes.currency_code,
        case when taxes.sale_type = 'return' then 'tax_return' else 'tax' end
),

journal as (
    select lines.location_id, lines.business_date, lines.currency_code, lines.measure,
        cast(sum(case when lines.measure = 'tender_refunded' then -lines.amount_minor
            else lines.amount_minor end) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join dates on lines.business_date = dates.business_date
    where
        lines.unit_event = 'receipt'
        and lines.measure in ('tender_received', 'tender_refunded', 'tax', 'tax_return')
    group by lines.location_id, lines.business_date, lines.currency_code, lines.measure
)

select
    {{ integrity_columns('6', 'P', {
        'location_id': 'coalesce(receipts.location_id, journal.location_id)',
        'business_date': 'coalesce(receipts.business_date, journal.business_date)',
        'document_id': 'coalesce(receipts.measure, journal.measure)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(receipts.amount_minor, 0)',
        'currency_code': 'coalesce(receipts.currency_code, journal.currency_code)',
    }) }}
from receipts
full outer join journal
    on receipts.location_id = journal.location_id
    and receipts.business_date = journal.business_date
    and receipts.currency_code = journal.currency_code
    and receipts.measure = journal.measure
where coalesce(journal.amount_minor, 0) <> coalesce(receipts.amount_minor, 0)
