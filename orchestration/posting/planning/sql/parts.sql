-- Grain: one row per entry of the books that goes into a part of its day, where the target takes so many lines an entry
-- that name a customer or vendor and the day has more. Entries that have the same such lines make up a part, so
-- a part balances as they do; those that name nobody stay the day itself, with its key. An entry that
-- has more than the target takes cannot be divided: it is a part of its own, which the target refuses.
create or replace temp table parts as
with named as (
    select distinct
        posting_key, journal_entry_id, party,
        concat_ws(
            chr(31), account_id, target_account, party_type, party, cast(dimension_values as varchar)
        ) as party_line
    from mapped
    where party is not null and posting_key not in (select left_out.posting_key from left_out)
),

crowded as (
    select posting_key
    from named
    group by posting_key
    having count(distinct party_line) > (select parties_per_entry from asked)
),

entries as (
    select
        mapped.posting_key, mapped.journal_entry_id,
        coalesce(string_agg(distinct named.party_line, chr(30) order by named.party_line), '') as parties,
        string_agg(distinct named.party, ', ' order by named.party) as part_words
    from mapped
    inner join crowded on mapped.posting_key = crowded.posting_key
    left join named
        on mapped.posting_key = named.posting_key and mapped.journal_entry_id = named.journal_entry_id
    group by mapped.posting_key, mapped.journal_entry_id
),

divided as (
    select posting_key from entries group by posting_key having count(distinct parties) > 1
)

select
    entries.posting_key, entries.journal_entry_id, entries.part_words, sha256(entries.parties) as part,
    concat(entries.posting_key, ':', sha256(entries.parties)) as part_key
from entries
inner join divided on entries.posting_key = divided.posting_key
where entries.parties <> ''
;

insert into touched
select touched.* replace (
    parts.part_key as posting_key, parts.part as part, parts.part_words as part_words
)
from touched
inner join (select distinct posting_key, part, part_key, part_words from parts) as parts
    on touched.posting_key = parts.posting_key
;

update mapped set posting_key = parts.part_key
from parts
where mapped.posting_key = parts.posting_key and mapped.journal_entry_id = parts.journal_entry_id
