-- Grain: one row per movement of stock that a closed period holds, with its place in the order of
-- costing: nothing that arrives later moves it. A period that is opened again gives its movements
-- free, so only rows of closes that still hold are here. A movement of an earlier closed period that
-- was taken back in this one is a row of its own, the reversal, and leaves the other reversed.
-- The place is the close's last day, then the place within the close: nothing has to be counted anew.
{{ config(materialized='view') }}
with holding as (
    select
        frozen.*,
        1000000000 * date_diff('day', date '1970-01-01', freezes.last_day)
            + frozen.costing_number as frozen_number
    from {{ source('books', 'frozen_movements') }} as frozen
    inner join {{ source('settings', 'period_freezes') }} as freezes
        on frozen.entity_id = freezes.entity_id
        and frozen.decision_sequence = freezes.decision_sequence
),

reversed_rows as (
    select reverses_row_id as costing_row_id from holding where treatment = 'reversal'
)

select
    holding.*,
    holding.treatment <> 'reversal' and reversed_rows.costing_row_id is null as is_live
from holding
left join reversed_rows on holding.costing_row_id = reversed_rows.costing_row_id
