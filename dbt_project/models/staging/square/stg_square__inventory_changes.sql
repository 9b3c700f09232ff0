-- Grain: one row per arrival of an inventory change: a physical count, an adjustment between two
-- states, or a transfer. Renamed only: the three kinds name the same things under their own names.
-- A change without an id is known by its content.
select
    coalesce(count_id, adjustment_id, transfer_id, record_hash) as inventory_change_id,
    change_type,
    coalesce(count_reference_id, adjustment_reference_id, transfer_reference_id) as reference_id,
    coalesce(count_catalog_object_id, adjustment_catalog_object_id, transfer_catalog_object_id)
        as product_id,
    coalesce(count_location_id, adjustment_location_id, transfer_from_location_id) as location_id,
    transfer_to_location_id as to_location_id,
    coalesce(count_state, adjustment_from_state) as from_state,
    coalesce(count_state, adjustment_to_state) as to_state,
    coalesce(count_quantity, adjustment_quantity, transfer_quantity) as quantity,
    coalesce(count_team_member_id, adjustment_team_member_id, transfer_team_member_id) as employee_id,
    adjustment_transaction_id as transaction_id,
    adjustment_refund_id as refund_id,
    adjustment_purchase_order_id as purchase_order_id,
    adjustment_goods_receipt_id as goods_receipt_id,
    coalesce(count_occurred_at, adjustment_occurred_at, transfer_occurred_at) as occurred_at,
    coalesce(count_created_at, adjustment_created_at, transfer_created_at) as created_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from {{ source('square', 'inventory_changes') }}
