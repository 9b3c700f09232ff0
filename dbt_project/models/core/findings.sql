-- Grain: one row per document and rule it breaks or thing worth a look: class Q holds the document,
-- D its store-day, C the closing of its period, W is listed only. Publishing adds the stored
-- breaches of the integrity tests, which run after the models.
with blocking as (
    select
        found.invariant,
        found.class,
        documents.entity_id,
        documents.location_id,
        documents.business_date,
        cast(null as varchar) as account_id,
        found.source_system,
        found.source_document_id as document_id,
        found.amount_minor,
        found.currency_code,
        case
            when released.source_document_id is not null and rules.is_releasable then 'released'
            else 'quarantined'
        end as status,
        found.detail
    from {{ ref('int_pos__document_findings') }} as found
    left join {{ ref('int_pos__documents') }} as documents
        on found.source_system = documents.source_system
        and found.source_document_id = documents.source_document_id
    left join {{ ref('quarantine_rules') }} as rules on found.invariant = rules.invariant
    left join {{ ref('int_pos__released_documents') }} as released
        on found.source_system = released.source_system
        and found.source_document_id = released.source_document_id
),

listed as (
    select
        invariant, class, entity_id, location_id, business_date, account_id, source_system,
        source_document_id as document_id, amount_minor, currency_code, 'open' as status, detail
    from {{ ref('int_pos__warnings') }}
)

select * from blocking
union all
select * from listed
