-- Grain: one row per tip given back. Renamed and cast only.
with source as (
    select * from {{ source('square', 'order_return_tips') }}
)

select
    order_id,
    return_uid,
    tip_uid,
    source_tender_id,
    tip_amount_minor,
    observation_sequence,
    row_number
from source
