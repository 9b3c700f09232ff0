"""Read schema of Square payouts and their entries. Belongs here: columns and types. Not: meaning.

The vendor's own examples spell the currency ``currency_code`` where the specification says
``currency``: both are read, staging takes the one that is there.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject


def _money(name: str, path: str, required: bool = False) -> tuple[Column, ...]:
    """Amount and both spellings of the currency of one money field."""
    return (
        Column(f"{name}_amount_minor", "BIGINT", path=f"{path}.amount", required=required),
        Column(f"{name}_currency", path=f"{path}.currency"),
        Column(f"{name}_currency_code", path=f"{path}.currency_code"),
    )


PAYOUTS = SourceObject(
    name="payouts",
    format="json",
    records="payouts",
    tables=(
        RawTable(
            name="payouts",
            columns=(
                Column("id", required=True),
                Column("status", required=True),
                Column("location_id", required=True),
                Column("created_at", "TIMESTAMP", required=True),
                Column("updated_at", "TIMESTAMP"),
                *_money("payout", "amount_money", required=True),
                Column("version", "BIGINT"),
                Column("payout_type", path="type"),
                Column("arrival_date", "DATE"),
                Column("end_to_end_id"),
                Column("destination_type", path="destination.type"),
                Column("destination_id", path="destination.id"),
            ),
        ),
        RawTable(
            name="payout_fees",
            rows="payout_fee[]",
            columns=(
                Column("payout_id", path="/id", required=True),
                Column("fee_type", path="type"),
                Column("effective_at", "TIMESTAMP"),
                *_money("fee", "amount_money", required=True),
            ),
        ),
    ),
)

PAYOUT_ENTRIES = SourceObject(
    name="payout_entries",
    format="json",
    records="payout_entries",
    tables=(
        RawTable(
            name="payout_entries",
            columns=(
                Column("id", required=True),
                Column("payout_id", required=True),
                Column("effective_at", "TIMESTAMP"),
                Column("entry_type", path="type", required=True),
                *_money("gross", "gross_amount_money", required=True),
                *_money("fee", "fee_amount_money"),
                *_money("net", "net_amount_money", required=True),
                Column("charge_payment_id", path="type_charge_details.payment_id"),
                Column("refund_payment_id", path="type_refund_details.payment_id"),
                Column("refund_id", path="type_refund_details.refund_id"),
                Column("dispute_payment_id", path="type_dispute_details.payment_id"),
                Column("dispute_id", path="type_dispute_details.dispute_id"),
                Column("open_dispute_payment_id", path="type_open_dispute_details.payment_id"),
                Column("open_dispute_id", path="type_open_dispute_details.dispute_id"),
                Column("fee_payment_id", path="type_fee_details.payment_id"),
                Column("deposit_fee_payout_id", path="type_deposit_fee_details.payout_id"),
                Column(
                    "deposit_fee_reversed_payout_id",
                    path="type_deposit_fee_reversed_details.payout_id",
                ),
            ),
        ),
    ),
)
