-- Grain: one row per journal line of the company on a store-day of the portion, with the channel that any line of
-- its entry names, be it on another day.
create or replace temp table portion_lines as
with of_portion as (
    select lines.*
    from company_lines as lines
    inner join store_days
        on lines.posting_date = store_days.posting_date
        and lines.business_date = store_days.business_date
        and lines.location_id is not distinct from store_days.location_id
    where store_days.portion = $portion
),

channels as (
    select journal_entry_id, max(channel) as channel
    from company_lines
    where channel is not null and journal_entry_id in (select of_portion.journal_entry_id from of_portion)
    group by journal_entry_id
)

select of_portion.* exclude (channel), channels.channel
from of_portion
left join channels on of_portion.journal_entry_id = channels.journal_entry_id
