-- Grain: one row per journal line of a touched day, with the values of the dimensions that the target wants.
create or replace temp table touched_lines as
select
    case when asked.parties_per_entry is not null then journals.journal_entry_id end as journal_entry_id,
    journals.entity_id, journals.account_id, journals.location_id, journals.department_id,
    journals.currency_code, journals.posting_date, touched.posting_key,
    journals.sent_currency_code, journals.sent_amount_minor,
    journals.measure, journals.unit_event, journals.source_document_id, journals.words,
    list_transform(asked.dimension_values, lambda told: case told
        when 'entity' then journals.entity_id
        when 'location' then journals.location_id
        when 'department' then journals.department_id
        when 'channel' then journals.channel
    end) as dimension_values
from journals
cross join asked
inner join touched
    on journals.entity_id = touched.entity_id
    and journals.location_id is not distinct from touched.location_id
    and journals.posting_date = touched.posting_date
    and journals.business_date = touched.business_date
    and journals.journal_type = touched.journal_type
    and journals.channel is not distinct from touched.channel
    and journals.currency_code = touched.currency_code
    and journals.detail_entry_id is not distinct from touched.detail_entry_id
