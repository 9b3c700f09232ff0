-- Grain: one row per entry this run appends. A unit whose wanted digest differs from its live
-- entry's gets a full mirror of that entry and then the new one; a unit no longer wanted gets the
-- mirror only. Revision = 1 + entries ever posted for the unit; entry id = hash(unit, revision).
-- Posting date = the first day >= business date after the entity's locked periods.
with wanted as (
    select * from {{ ref('int_accounting__wanted_units') }}
),

posted as (
    select units.*
    from {{ source('books', 'posted_units') }} as units
    left join {{ ref('int_pos__touched_documents') }} as touched
        on units.source_system = touched.source_system
        and units.source_document_id = touched.source_document_id
    left join {{ ref('int_inventory__recosted_documents') }} as recosted
        on units.source_system = recosted.source_system
        and units.source_document_id = recosted.source_document_id
    where
        touched.source_document_id is not null
        or units.posting_unit_id in (select wanted.posting_unit_id from wanted)
        or (
            recosted.source_document_id is not null
            and units.unit_event in ({{ "'" ~ var('cost_unit_events') | join("', '") ~ "'" }})
        )
),

compared as (
    select
        coalesce(wanted.posting_unit_id, posted.posting_unit_id) as posting_unit_id,
        coalesce(wanted.source_system, posted.source_system) as source_system,
        coalesce(wanted.source_document_id, posted.source_document_id) as source_document_id,
        coalesce(wanted.unit_event, posted.unit_event) as unit_event,
        wanted.source_version,
        coalesce(wanted.entity_id, posted.entity_id) as entity_id,
        wanted.business_date as wanted_business_date,
        posted.business_date as posted_business_date,
        wanted.entry_digest,
        wanted.line_count,
        coalesce(posted.revision, 0) as last_revision,
        posted.live_entry_id
    from wanted
    full outer join posted on wanted.posting_unit_id = posted.posting_unit_id
    where wanted.entry_digest is distinct from posted.entry_digest
),

mirrors as (
    select
        *,
        'reversal' as entry_type,
        last_revision + 1 as revision,
        posted_business_date as business_date,
        live_entry_id as reverses_entry_id
    from compared
    where live_entry_id is not null
),

new_entries as (
    select
        *,
        case when last_revision = 0 then 'original' else 'correction' end as entry_type,
        last_revision + case when live_entry_id is null then 1 else 2 end as revision,
        wanted_business_date as business_date,
        cast(null as varchar) as reverses_entry_id
    from compared
    where entry_digest is not null
),

entries as (
    select * from mirrors
    union all
    select * from new_entries
)

select
    {{ hash_of(['entries.posting_unit_id', 'entries.revision']) }} as journal_entry_id,
    entries.posting_unit_id,
    entries.source_system,
    entries.source_document_id,
    entries.unit_event,
    cast(entries.revision as integer) as entry_revision,
    entries.entry_type,
    entries.reverses_entry_id,
    case when entries.entry_type <> 'reversal' then entries.entry_digest end as entry_digest,
    entries.source_version,
    entries.entity_id,
    entries.business_date,
    greatest(
        entries.business_date,
        coalesce(cast(locks.locked_through + interval '1' day as date), entries.business_date)
    ) as posting_date
from entries
left join {{ source('settings', 'period_locks') }} as locks on entries.entity_id = locks.entity_id
