-- Grain: one row per raw row of a touched goods receipt, stock count or inventory change, with
-- what it moves. A document stands whole in one file: its newest file replaces it.
-- A change between two states is what square_stock_states says; one with a goods receipt or a
-- purchase order repeats that receipt.
with changes as (
    select
        changes.*,
        case when changes.change_type = 'ADJUSTMENT' then states.movement_type end as mapped_type,
        case
            when changes.change_type = 'PHYSICAL_COUNT' and changes.to_state = 'IN_STOCK' then null
            when coalesce(changes.goods_receipt_id, changes.purchase_order_id) is not null
                then 'matched: stock moves with the goods receipt'
            when changes.change_type = 'ADJUSTMENT' then states.ignored_reason
        end as reason
    from {{ ref('stg_square__inventory_changes') }} as changes
    left join {{ ref('square_stock_states') }} as states
        on changes.from_state = states.from_state
        and changes.to_state = states.to_state
),

raw_rows as (
    select
        goods_receipt_id as source_document_id, 'goods_receipt' as document_type,
        cast(line_number as varchar) as source_line_id, location_id, product_id,
        'receipt' as movement_type, quantity, cast(null as decimal(18, 4)) as counted_quantity,
        unit_cost, currency_code, purchase_order_id, cast(null as varchar) as employee_id,
        cast(null as varchar) as ignored_reason, received_at as occurred_at,
        observation_sequence, file_sha256, row_number, record_hash, fetched_at
    from {{ ref('stg_square__goods_receipt_lines') }}
    union all
    select
        stock_count_id, 'stock_count', cast(line_number as varchar), location_id, product_id,
        'count', cast(null as decimal(18, 4)), counted_quantity,
        cast(null as decimal(18, 6)), cast(null as varchar), cast(null as varchar),
        cast(null as varchar), cast(null as varchar), counted_at,
        observation_sequence, file_sha256, row_number, record_hash, fetched_at
    from {{ ref('stg_square__stock_count_lines') }}
    union all
    select
        inventory_change_id,
        case change_type
            when 'PHYSICAL_COUNT' then 'stock_count'
            when 'TRANSFER' then 'stock_transfer'
            else 'inventory_adjustment'
        end,
        '1', location_id, product_id,
        case
            when reason is not null then null
            when change_type = 'PHYSICAL_COUNT' and to_state = 'IN_STOCK' then 'count'
            else mapped_type
        end,
        case
            when change_type = 'PHYSICAL_COUNT' then null
            when to_state = 'IN_STOCK' then quantity
            else -quantity
        end,
        case when change_type = 'PHYSICAL_COUNT' then quantity end,
        cast(null as decimal(18, 6)), cast(null as varchar), purchase_order_id,
        employee_id, reason, occurred_at,
        observation_sequence, file_sha256, row_number, record_hash, fetched_at
    from changes
),

ranked as (
    select
        *,
        rank() over (
            partition by source_document_id order by fetched_at desc, observation_sequence desc
        ) as version_rank,
        row_number() over (
            partition by source_document_id, observation_sequence, source_line_id
            order by row_number desc
        ) as line_rank,
        min(record_hash) over (partition by source_document_id, observation_sequence, source_line_id)
        <> max(record_hash) over (
            partition by source_document_id, observation_sequence, source_line_id
        ) as is_conflicting
    from raw_rows
    where source_document_id in (
        select source_document_id from {{ ref('int_square__stock_touched_documents') }}
    )
)

select
    *,
    version_rank = 1 and line_rank = 1 as is_newest,
    movement_type is null and ignored_reason is null as is_unmapped
from ranked
