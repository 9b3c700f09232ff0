-- Grain: one row per day, store, journal, channel and currency (or entry, in detail) that has new lines since the last
-- plan, was left out by it, or belongs to a store-day of which the target refused something. The key is the external id without revision (accounting.md 3.0). A part of a
-- divided day (parts.sql) has the key of the day, a colon and what the part is.
create or replace temp table touched as
with named as (
    select distinct
        entity_id, location_id, posting_date, business_date, journal_type, channel, currency_code,
        detail_entry_id
    from journals
    where posted_run_id > (select after_run_id from asked)
    union
    select
        entity_id, location_id, posting_date, business_date, journal_type, channel, currency_code,
        journal_entry_id
    from left_out_before
    union
    select
        journals.entity_id, journals.location_id, journals.posting_date, journals.business_date,
        journals.journal_type, journals.channel, journals.currency_code, journals.detail_entry_id
    from journals
    inner join refused_before as refused
        on journals.entity_id = refused.entity_id
        and journals.location_id is not distinct from refused.location_id
        and journals.posting_date = refused.posting_date
        and journals.business_date = refused.business_date
        and journals.journal_type = refused.journal_type
)

select
    named.*,
    sha256(concat_ws(
        chr(31), asked.target, named.entity_id, coalesce(named.location_id, ''), named.posting_date,
        named.business_date, named.journal_type, coalesce(named.channel, ''), named.currency_code,
        coalesce(named.detail_entry_id, '')
    )) as posting_key,
    cast(null as varchar) as part, cast(null as varchar) as part_words
from named
cross join asked
