-- Grain: one row per journal line and raw row it comes from, with the part the row played (role).
-- Many to many: a tender line comes from its receipt and from its payment, the line of a return also
-- from the sale it gives back, that of a payout from each of its entries. The mirror of an entry comes
-- from the version that entry was posted from. The receipts of goods behind a cost are not here:
-- `tillbook trace` works them out by costing the product again. A view: nothing is stored twice.
{{ config(materialized='view', contract={'enforced': false}) }}
with lines as (
    {{ lines_with_their_version(ref('fct_journal_lines')) }}
),

own_rows as (
    {{ rows_of_documents('lines') }}
),

other_documents as (
    select lines.journal_line_id, lines.journal_entry_id, 'tender' as role, lines.source_system,
        payments.payment_id as source_document_id,
        cast(null as varchar) as source_line_id
    from lines
    inner join {{ ref('fct_payments') }} as payments
        on lines.source_system = payments.source_system
        and split_part(lines.source_line_id, ':', 1) = payments.payment_id
    where lines.unit_event = 'receipt'
    union all
    select lines.journal_line_id, lines.journal_entry_id,
        case lines.subledger_type when 'payment' then 'settled_payment' else 'settled_receipt' end,
        lines.source_system, lines.subledger_id, null
    from lines
    where
        lines.subledger_type in ('payment', 'settlement')
        and lines.subledger_id <> lines.source_document_id
    union all
    select lines.journal_line_id, lines.journal_entry_id, 'original_payment', lines.source_system,
        payments.original_payment_id, null
    from lines
    inner join {{ ref('fct_payments') }} as payments
        on lines.source_system = payments.source_system
        and lines.source_document_id = payments.payment_id
    where payments.original_payment_id is not null
    union all
    select lines.journal_line_id, lines.journal_entry_id, 'original_sale', lines.source_system,
        sale_lines.original_document_id, sale_lines.original_line_id
    from lines
    inner join {{ ref('fct_sale_lines') }} as sale_lines
        on lines.source_system = sale_lines.source_system
        and lines.source_document_id = sale_lines.source_document_id
        and lines.source_line_id = sale_lines.source_line_id
    where
        lines.unit_event in ('receipt', 'cost_of_sale')
        and sale_lines.original_document_id <> lines.source_document_id
    union all
    select lines.journal_line_id, lines.journal_entry_id, 'gift_card_activity', lines.source_system,
        activities.source_document_id, null
    from lines
    inner join {{ ref('fct_gift_card_activities') }} as activities
        on lines.source_system = activities.source_system
        and case lines.measure
            when 'tender_received' then lines.source_line_id else lines.source_document_id
        end = activities.receipt_document_id
    where lines.unit_event = 'receipt' and lines.measure in ('tender_received', 'gift_card_sold')
    union all
    select lines.journal_line_id, lines.journal_entry_id, 'drawer_cash', lines.source_system,
        cash.payment_id, null
    from lines
    inner join {{ ref('fct_drawer_cash') }} as cash
        on lines.source_system = cash.source_system
        and lines.source_document_id = cash.source_document_id
    where lines.measure = 'over_short'
)

select
    journal_line_id, journal_entry_id, 'document' as role, source_system, source_document_id, source_line_id,
    row_kind, row_state, observation_sequence, file_sha256, row_number, record_hash
from own_rows
union all
select
    others.journal_line_id, others.journal_entry_id, others.role, others.source_system,
    others.source_document_id, raw_rows.source_line_id, raw_rows.row_kind, raw_rows.row_state,
    raw_rows.observation_sequence, raw_rows.file_sha256, raw_rows.row_number, raw_rows.record_hash
from other_documents as others
inner join {{ ref('fct_raw_rows') }} as raw_rows
    on others.source_system = raw_rows.source_system
    and others.source_document_id = raw_rows.source_document_id
where
    raw_rows.row_state not in ('superseded', 'duplicate')
    and coalesce(others.source_line_id, raw_rows.source_line_id, '')
        = coalesce(raw_rows.source_line_id, others.source_line_id, '')
