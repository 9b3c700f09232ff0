-- Grain: one row per chosen line of the company that may be sent, with the journal, channel and entry that
-- its day is summed up by. The lines of an entry share a channel, the one its sale names: so
-- that each day, store, journal and currency balances as its entries do.
create or replace temp view journals as
select
    lines.* exclude (amount_minor, functional_amount_minor, functional_currency_code),
    coalesce(journal_types.journal_type, 'other') as journal_type,
    coalesce(journal_types.words, 'Other entries') as words,
    case when asked.is_detail then lines.journal_entry_id end as detail_entry_id,
    case when asked.is_functional then lines.functional_currency_code else lines.currency_code end
        as sent_currency_code,
    case when asked.is_functional then lines.functional_amount_minor else lines.amount_minor end
        as sent_amount_minor
from chosen_lines as lines
cross join asked
left join journal_types on lines.unit_event = journal_types.unit_event
where len(asked.journals) = 0 or list_contains(asked.journals, coalesce(journal_types.journal_type, 'other'))
