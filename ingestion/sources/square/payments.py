"""Read schema of Square payments and refunds, with their processing fees.

Belongs here: columns and types of the payments and refunds objects. Does not belong: payouts
(payouts.py), orders (orders.py), any treatment.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject
from ingestion.sources.square.money_columns import currency, money

FEE_COLUMNS = (
    Column("fee_type", path="type"),
    Column("effective_at", "TIMESTAMP"),
    money("fee", "amount_money"),
    currency("amount_money"),
)

PAYMENT_COLUMNS = (
    Column("id", required=True),
    Column("order_id"),
    Column("location_id"),
    Column("status", required=True),
    Column("source_type"),
    Column("created_at", "TIMESTAMP", required=True),
    Column("updated_at", "TIMESTAMP"),
    money("payment", "amount_money"),
    money("tip", "tip_money"),
    money("total", "total_money"),
    currency("amount_money"),
    money("refunded", "refunded_money"),
    Column("card_brand", path="card_details.card.card_brand"),
    Column("card_id", path="card_details.card.id"),
    Column("wallet_brand", path="wallet_details.brand"),
    Column("external_type", path="external_details.type"),
    Column("external_source", path="external_details.source"),
    Column("external_source_id", path="external_details.source_id"),
    money("cash_supplied", "cash_details.buyer_supplied_money"),
    money("cash_change", "cash_details.change_back_money"),
    Column("customer_id"),
    Column("employee_id"),
    Column("team_member_id"),
    Column("device_id", path="device_details.device_id"),
    Column("is_offline_payment", "BOOLEAN"),
    Column("version_token"),
)

EXTERNAL_DESTINATION = "destination_details.external_details"
CARD_DESTINATION = "destination_details.card_details.card"

PAYMENTS = SourceObject(
    name="payments",
    format="json",
    records="payments",
    tables=(
        RawTable(name="payments", columns=PAYMENT_COLUMNS),
        RawTable(
            name="payment_processing_fees",
            rows="processing_fee[]",
            columns=(Column("payment_id", path="/id", required=True), *FEE_COLUMNS),
        ),
    ),
)
"""ListPayments responses: one record a payment."""

REFUNDS = SourceObject(
    name="refunds",
    format="json",
    records="refunds",
    tables=(
        RawTable(
            name="refunds",
            columns=(
                Column("id", required=True),
                Column("payment_id"),
                Column("order_id"),
                Column("location_id"),
                Column("status"),
                Column("is_unlinked", "BOOLEAN", path="unlinked"),
                Column("destination_type"),
                Column("destination_source", path=f"{EXTERNAL_DESTINATION}.source"),
                Column("destination_external_type", path=f"{EXTERNAL_DESTINATION}.type"),
                Column("destination_card_brand", path=f"{CARD_DESTINATION}.card_brand"),
                Column("reason"),
                Column("team_member_id"),
                Column("created_at", "TIMESTAMP", required=True),
                Column("updated_at", "TIMESTAMP"),
                money("refund", "amount_money", required=True),
                currency("amount_money"),
            ),
        ),
        RawTable(
            name="refund_processing_fees",
            rows="processing_fee[]",
            columns=(Column("refund_id", path="/id", required=True), *FEE_COLUMNS),
        ),
    ),
)
"""ListPaymentRefunds responses: one record a refund."""
