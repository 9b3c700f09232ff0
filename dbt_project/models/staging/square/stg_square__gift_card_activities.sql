-- Grain: one row per gift card activity, as often as it arrived. Renamed and cast only: every kind
-- of activity states its amount in details of its own, one of which is there.
with source as (
    select * from {{ source('square', 'gift_card_activities') }}
)

select
    id as activity_id,
    gift_card_id,
    location_id,
    activity_type,
    redeem_status,
    coalesce(activate_order_id, load_order_id) as order_id,
    coalesce(redeem_payment_id, refund_payment_id, payment_id) as payment_id,
    refund_redeem_activity_id as redeem_activity_id,
    coalesce(transfer_from_gift_card_id, transfer_to_gift_card_id) as other_gift_card_id,
    coalesce(
        clear_balance_reason, deactivate_reason, adjust_increment_reason, adjust_decrement_reason
    ) as activity_reason,
    coalesce(
        activate_amount_minor, load_amount_minor, redeem_amount_minor,
        adjust_increment_amount_minor, adjust_decrement_amount_minor, refund_amount_minor,
        unlinked_activity_refund_amount_minor, import_amount_minor, import_reversal_amount_minor,
        transfer_balance_to_amount_minor, transfer_balance_from_amount_minor
    ) as stated_amount_minor,
    balance_amount_minor,
    balance_currency as currency_code,
    created_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
