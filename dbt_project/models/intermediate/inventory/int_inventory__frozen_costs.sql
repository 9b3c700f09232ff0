-- Grain: one row per movement that a closed period holds, with what it cost when it was closed.
{{ config(materialized='view') }}
select costs.*
from {{ source('books', 'frozen_costs') }} as costs
inner join {{ source('settings', 'period_freezes') }} as freezes
    on costs.entity_id = freezes.entity_id
    and costs.decision_sequence = freezes.decision_sequence
