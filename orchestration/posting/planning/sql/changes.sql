-- Grain: one row per delivery to add to the outbox, in the order of sending: what is new, and where the content of
-- a day that was sent is another now, the reversal of what is there and a new revision.
-- What was never sent is withdrawn instead of reversed.
create or replace temp table changes as
with compared as (
    select
        touched.*,
        wanted.sent_currency_code, wanted.minor_unit, wanted.description, wanted.lines,
        sha256(concat_ws(
            chr(31), wanted.description, wanted.sent_currency_code, wanted.minor_unit, wanted.lines
        )) as payload_hash,
        live.external_id as live_external_id,
        live.payload_hash as live_payload_hash,
        live.revision as live_revision,
        live.was_sent,
        live.currency_code as live_currency_code,
        live.minor_unit as live_minor_unit,
        live.description as live_description,
        coalesce(last_revisions.revision, 0) as last_revision
    from touched
    left join wanted on touched.posting_key = wanted.posting_key
    left join live on touched.posting_key = live.posting_key
    left join last_revisions on touched.posting_key = last_revisions.posting_key
    where touched.posting_key not in (select left_out.posting_key from left_out)
),

changed as (
    select * from compared where payload_hash is distinct from live_payload_hash
),

deliveries as (
    select
        changed.* exclude (sent_currency_code, minor_unit, description, lines, payload_hash),
        case when was_sent then 'reversal' else 'withdrawal' end as kind,
        live_revision as revision,
        live_external_id as reverses,
        live_currency_code as sent_currency_code, live_minor_unit as minor_unit,
        concat('Reversal of ', live_description) as description,
        cast(null as varchar) as lines,
        sha256(concat_ws(chr(31), 'reversal', live_payload_hash)) as payload_hash
    from changed
    where live_external_id is not null
    union all by name
    select
        changed.*, 'entry' as kind, last_revision + 1 as revision, cast(null as varchar) as reverses
    from changed
    where lines is not null
)

select
    sha256(concat_ws(
        chr(31), asked.target, deliveries.entity_id, coalesce(deliveries.location_id, ''),
        deliveries.posting_date, deliveries.business_date, deliveries.journal_type,
        coalesce(deliveries.channel, ''), deliveries.currency_code,
        coalesce(deliveries.detail_entry_id, ''), deliveries.revision,
        case when deliveries.kind = 'reversal' then 'reversal' end,
        deliveries.part
    )) as external_id,
    asked.target, deliveries.posting_key, deliveries.kind, deliveries.revision, deliveries.reverses,
    deliveries.entity_id, deliveries.location_id, deliveries.journal_type, deliveries.channel,
    cast(deliveries.posting_date as varchar) as posting_date,
    cast(deliveries.business_date as varchar) as business_date,
    deliveries.detail_entry_id as journal_entry_id,
    deliveries.sent_currency_code as currency_code, deliveries.minor_unit, deliveries.description,
    deliveries.lines, deliveries.payload_hash
from deliveries
cross join asked
