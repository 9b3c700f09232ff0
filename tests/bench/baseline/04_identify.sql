-- The ids the books give: an entry is the hash of its unit (source, document, event) and revision,
-- hashed once per entry; a line is its entry and a number.
create table entries as
select
    unit_event, document_id,
    md5(concat(md5(concat('square', '|', document_id, '|', unit_event)), '|', '1')) as journal_entry_id,
    count(*) as line_count
from journal
group by unit_event, document_id;

create table journal_lines as
with numbered as (
    select *, row_number() over (
        partition by document_id, unit_event order by measure, line_id, account_id, amount_minor
    ) as line_number
    from journal
)
select
    concat(journal_entry_id, '-', cast(line_number as varchar)) as journal_line_id,
    journal_entry_id,
    cast(line_number as integer) as line_number,
    numbered.* exclude (line_number)
from numbered
inner join entries using (unit_event, document_id);
