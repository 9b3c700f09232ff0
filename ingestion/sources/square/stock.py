"""Read schema of stock: Square's inventory changes and the supplier's and counters' CSV files.

Belongs here: columns and types. Not: which change moves stock and which repeats an order or a
goods receipt (dbt_project/seeds/square/square_stock_states.csv).
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject


def _change(kind: str, prefix: str) -> tuple[Column, ...]:
    """The columns all three kinds of inventory change have."""
    return (
        Column(f"{prefix}_id", path=f"{kind}.id"),
        Column(f"{prefix}_reference_id", path=f"{kind}.reference_id"),
        Column(f"{prefix}_catalog_object_id", path=f"{kind}.catalog_object_id"),
        Column(f"{prefix}_quantity", "DECIMAL(18,4)", path=f"{kind}.quantity"),
        Column(f"{prefix}_occurred_at", "TIMESTAMP", path=f"{kind}.occurred_at"),
        Column(f"{prefix}_created_at", "TIMESTAMP", path=f"{kind}.created_at"),
        Column(f"{prefix}_team_member_id", path=f"{kind}.team_member_id"),
    )


INVENTORY_CHANGES = SourceObject(
    name="inventory_changes",
    format="json",
    records="changes",
    tables=(
        RawTable(
            name="inventory_changes",
            columns=(
                Column("change_type", path="type", required=True),
                *_change("physical_count", "count"),
                Column("count_state", path="physical_count.state"),
                Column("count_location_id", path="physical_count.location_id"),
                *_change("adjustment", "adjustment"),
                Column("adjustment_from_state", path="adjustment.from_state"),
                Column("adjustment_to_state", path="adjustment.to_state"),
                Column("adjustment_location_id", path="adjustment.location_id"),
                Column("adjustment_transaction_id", path="adjustment.transaction_id"),
                Column("adjustment_refund_id", path="adjustment.refund_id"),
                Column("adjustment_purchase_order_id", path="adjustment.purchase_order_id"),
                Column("adjustment_goods_receipt_id", path="adjustment.goods_receipt_id"),
                *_change("transfer", "transfer"),
                Column("transfer_from_location_id", path="transfer.from_location_id"),
                Column("transfer_to_location_id", path="transfer.to_location_id"),
            ),
        ),
    ),
)

PRODUCT_COSTS = SourceObject(
    name="product_costs",
    format="csv",
    tables=(
        RawTable(
            name="product_costs",
            columns=(
                Column("product_id", required=True),
                Column("unit_cost", "DECIMAL(18,6)", required=True),
                Column("currency_code", required=True),
                Column("valid_from", "DATE", required=True),
            ),
        ),
    ),
)

GOODS_RECEIPTS = SourceObject(
    name="goods_receipts",
    format="csv",
    tables=(
        RawTable(
            name="goods_receipt_lines",
            columns=(
                Column("goods_receipt_id", required=True),
                Column("line_number", "BIGINT", required=True),
                Column("purchase_order_id"),
                Column("supplier_id"),
                Column("location_id", required=True),
                Column("product_id", required=True),
                Column("quantity", "DECIMAL(18,4)", required=True),
                Column("unit_cost", "DECIMAL(18,6)", required=True),
                Column("currency_code", required=True),
                Column("received_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)

STOCK_COUNTS = SourceObject(
    name="stock_counts",
    format="csv",
    tables=(
        RawTable(
            name="stock_count_lines",
            columns=(
                Column("stock_count_id", required=True),
                Column("line_number", "BIGINT", required=True),
                Column("location_id", required=True),
                Column("product_id", required=True),
                Column("counted_quantity", "DECIMAL(18,4)", required=True),
                Column("counted_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)
