-- Grain: one row per invoice with a line that landed, or a release, since the last committed run.
select distinct lines.source_document_id
from {{ ref('stg_online_retail__order_lines') }} as lines
cross join {{ source('settings', 'current_run') }} as run
where run.is_rebuild or lines.observation_sequence > run.committed_sequence
union
select releases.document_id as source_document_id
from {{ source('settings', 'quarantine_releases') }} as releases
cross join {{ source('settings', 'current_run') }} as run
where
    releases.source_system = 'online_retail'
    and releases.observation_sequence > run.committed_sequence
