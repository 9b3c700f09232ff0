"""The special cases: every event the sample must hold at least once, as hand-written records.

Belongs here: collecting the families' records and loading them beside ordinary trade. Does not
belong here: the records themselves (one module per family) and their expected entries
(tests/golden).
"""

from __future__ import annotations

import json

import duckdb

from ingestion.sample.cases import (
    boundaries,
    corrections,
    drawers,
    foreign_payouts,
    payouts,
    returns,
    sales,
    stock,
    tenders,
)
from ingestion.sample.cases.records import CaseBook

FAMILIES = (sales, tenders, returns, corrections, boundaries, stock, payouts,
            foreign_payouts, drawers)  # fmt: skip
TABLES = {
    "case_documents": "object_name varchar, window_date date, document_id varchar, sequence bigint,"
    " document json",
    "case_processor_items": "location_id varchar, business_date date, entry_type varchar,"
    " payment_id varchar, refund_id varchar, gross_minor bigint, fee_minor bigint,"
    " occurred_at timestamp",
    "case_cash_movements": "location_id varchar, business_date date, occurred_at timestamp,"
    " event_type varchar, amount_minor bigint, movement_id varchar, description varchar",
    "case_drawer_differences": "location_id varchar, business_date date,"
    " occurred_at timestamp, amount_minor bigint",
    "case_goods_receipts": "goods_receipt_id varchar, line_number integer,"
    " purchase_order_id varchar, supplier_id varchar, location_id varchar, product_id varchar,"
    " quantity varchar, unit_cost varchar, received_at timestamp, window_date date",
    "case_stock_counts": "stock_count_id varchar, line_number integer, location_id varchar,"
    " product_id varchar, counted_quantity varchar, counted_at timestamp",
}


def write_cases() -> CaseBook:
    """Return the records of every family, in the order the families are listed."""
    book = CaseBook()
    for family in FAMILIES:
        family.write(book)
    return book


def load_cases(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the case_* tables that the writing of feeds and settlement read."""
    book = write_cases()
    rows: dict[str, list[tuple[object, ...]]] = {
        "case_documents": [(*row, json.dumps(document)) for *row, document in book.documents],
        "case_processor_items": book.processor_items,
        "case_cash_movements": book.cash_movements,
        "case_drawer_differences": book.drawer_differences,
        "case_goods_receipts": book.goods_receipts,
        "case_stock_counts": book.stock_counts,
    }
    for table, columns in TABLES.items():
        connection.execute(f"create table {table} ({columns})")
        if rows[table]:
            marks = ", ".join("?" * len(rows[table][0]))
            connection.executemany(f"insert into {table} values ({marks})", rows[table])
