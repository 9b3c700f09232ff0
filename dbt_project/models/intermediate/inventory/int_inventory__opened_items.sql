-- Grain: one row per item whose costing starts from what its newest close kept of it, so that a day's
-- work does not grow with the history behind it. Not here, and costed from its first movement on: an
-- item that owed goods then, one of which something closed is taken back now, and all items of
-- an entity whose newest close kept nothing (an earlier release wrote it).
with newest_closes as (
    select entity_id, max(decision_sequence) as decision_sequence
    from {{ source('settings', 'period_freezes') }}
    group by entity_id
),

kept as (
    select
        stock.entity_id,
        stock.product_id,
        stock.decision_sequence,
        bool_or(stock.state = 'owing') as is_owing
    from {{ source('books', 'opening_stock') }} as stock
    inner join newest_closes
        on stock.entity_id = newest_closes.entity_id
        and stock.decision_sequence = newest_closes.decision_sequence
    group by stock.entity_id, stock.product_id, stock.decision_sequence
),

taken_back as (
    select distinct entity_id, product_id
    from {{ ref('int_inventory__open_steps') }}
    where treatment in ('reversal', 'receipt_again')
)

select kept.entity_id, kept.product_id, kept.decision_sequence
from kept
left join taken_back
    on kept.entity_id = taken_back.entity_id and kept.product_id = taken_back.product_id
where not kept.is_owing and taken_back.product_id is null
