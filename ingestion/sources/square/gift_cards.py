"""Read schema of Square gift card activities. Belongs here: columns and types. Not: meaning.

The card's account number is not read: who holds it can spend the card, and the id names it.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject

_DETAILS = (
    "activate",
    "load",
    "redeem",
    "adjust_increment",
    "adjust_decrement",
    "refund",
    "unlinked_activity_refund",
    "import",
    "import_reversal",
    "transfer_balance_to",
    "transfer_balance_from",
)

GIFT_CARD_ACTIVITIES = SourceObject(
    name="gift_card_activities",
    format="json",
    records="gift_card_activities",
    tables=(
        RawTable(
            name="gift_card_activities",
            columns=(
                Column("id", required=True),
                Column("activity_type", path="type", required=True),
                Column("location_id", required=True),
                Column("created_at", "TIMESTAMP", required=True),
                Column("gift_card_id", required=True),
                Column("balance_amount_minor", "BIGINT", path="gift_card_balance_money.amount"),
                Column("balance_currency", path="gift_card_balance_money.currency"),
                *(
                    Column(
                        f"{detail}_amount_minor",
                        "BIGINT",
                        path=f"{detail}_activity_details.amount_money.amount",
                    )
                    for detail in _DETAILS
                ),
                Column("activate_order_id", path="activate_activity_details.order_id"),
                Column("load_order_id", path="load_activity_details.order_id"),
                Column("payment_id"),
                Column("redeem_payment_id", path="redeem_activity_details.payment_id"),
                Column("redeem_status", path="redeem_activity_details.status"),
                Column("refund_payment_id", path="refund_activity_details.payment_id"),
                Column(
                    "refund_redeem_activity_id",
                    path="refund_activity_details.redeem_activity_id",
                ),
                Column("clear_balance_reason", path="clear_balance_activity_details.reason"),
                Column("deactivate_reason", path="deactivate_activity_details.reason"),
                Column("adjust_increment_reason", path="adjust_increment_activity_details.reason"),
                Column("adjust_decrement_reason", path="adjust_decrement_activity_details.reason"),
                Column(
                    "transfer_from_gift_card_id",
                    path="transfer_balance_to_activity_details.transfer_from_gift_card_id",
                ),
                Column(
                    "transfer_to_gift_card_id",
                    path="transfer_balance_from_activity_details.transfer_to_gift_card_id",
                ),
            ),
        ),
    ),
)
