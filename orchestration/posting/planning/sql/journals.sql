-- Grain: one row per journal line of the company that may be sent, with the journal, channel and entry that
-- its day is summed up by. The lines of an entry share a channel, the one its sale names: so
-- that each day, store, journal and currency balances as its entries do.
create or replace temp view journals as
with candidates as (
    select lines.*
    from fct_journal_lines as lines
    inner join asked on lines.entity_id = asked.entity_id
    where lines.posting_date >= asked.first_day
)

select
    lines.journal_entry_id, lines.entity_id, lines.location_id, lines.posting_date, lines.business_date,
    lines.account_id, lines.department_id, lines.measure, lines.unit_event, lines.source_document_id,
    lines.posted_run_id, lines.currency_code,
    coalesce(journal_types.journal_type, 'other') as journal_type,
    coalesce(journal_types.words, 'Other entries') as words,
    max(lines.channel) over (partition by lines.journal_entry_id) as channel,
    case when asked.is_detail then lines.journal_entry_id end as detail_entry_id,
    case when asked.is_functional then lines.functional_currency_code else lines.currency_code end
        as sent_currency_code,
    case when asked.is_functional then lines.functional_amount_minor else lines.amount_minor end
        as sent_amount_minor
from candidates as lines
cross join asked
left join journal_types on lines.unit_event = journal_types.unit_event
where len(asked.journals) = 0 or list_contains(asked.journals, coalesce(journal_types.journal_type, 'other'))
