-- Grain: one row per journal line of the company, with the channel that any line of its entry names.
create or replace temp view chosen_lines as
select * exclude (channel), max(channel) over (partition by journal_entry_id) as channel
from company_lines
