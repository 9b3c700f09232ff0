-- Grain: one row per invoice with a line that landed, or a release, since the last committed run; and per
-- credit note of a customer, item and price of which a line landed: which purchase it gives back may
-- have changed.
with landed as (
    select lines.*
    from {{ ref('stg_online_retail__order_lines') }} as lines
    cross join {{ source('settings', 'current_run') }} as run
    where run.is_rebuild or lines.observation_sequence > run.committed_sequence
)

select distinct source_document_id from landed
union
select notes.source_document_id
from {{ ref('stg_online_retail__order_lines') }} as notes
inner join landed
    on notes.customer_ref = landed.customer_ref
    and notes.product_id = landed.product_id
    and notes.unit_price = landed.unit_price
where notes.source_document_id like 'C%'
union
select releases.document_id as source_document_id
from {{ source('settings', 'quarantine_releases') }} as releases
cross join {{ source('settings', 'current_run') }} as run
where
    releases.source_system = 'online_retail'
    and releases.observation_sequence > run.committed_sequence
