-- Grain: one row per goods receipt, stock count or inventory change that landed, or was released,
-- since the last committed run, and per product whose cost landed (a master, for its raw rows' states).
-- A count hangs on its period being open, so a decision about a period touches the entity's counts.
{{ config(materialized='view') }}
with arrivals as (
    select goods_receipt_id as source_document_id, observation_sequence
    from {{ ref('stg_square__goods_receipt_lines') }}
    union all
    select stock_count_id, observation_sequence from {{ ref('stg_square__stock_count_lines') }}
    union all
    select inventory_change_id, observation_sequence from {{ ref('stg_square__inventory_changes') }}
    union all
    select concat('product_costs/', product_id), observation_sequence
    from {{ ref('stg_square__product_costs') }}
)

select distinct arrivals.source_document_id
from arrivals
cross join {{ source('settings', 'current_run') }} as run
where
    arrivals.source_document_id is not null
    and (run.is_rebuild or arrivals.observation_sequence > run.committed_sequence)
union
select releases.document_id as source_document_id
from {{ source('settings', 'quarantine_releases') }} as releases
cross join {{ source('settings', 'current_run') }} as run
where
    releases.source_system = 'square'
    and releases.observation_sequence > run.committed_sequence
    and releases.document_id in (select arrivals.source_document_id from arrivals)
union
select counts.source_document_id
from (
    select stock_count_id as source_document_id, location_id
    from {{ ref('stg_square__stock_count_lines') }}
    union all
    select inventory_change_id, location_id
    from {{ ref('stg_square__inventory_changes') }}
    where change_type = 'PHYSICAL_COUNT'
) as counts
inner join {{ source('settings', 'locations') }} as locations
    on counts.location_id = locations.location_id
inner join {{ source('settings', 'period_decisions') }} as decisions
    on locations.entity_id = decisions.entity_id
cross join {{ source('settings', 'current_run') }} as run
where
    counts.source_document_id is not null
    and decisions.observation_sequence > run.committed_sequence
