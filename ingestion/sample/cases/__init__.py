"""The special cases: every event the sample must hold at least once, as hand-written records.

Belongs here: collecting the families' records and loading them beside ordinary trade. Does not belong
here: the records themselves (one module per family) and their expected entries (tests/golden).
"""

from __future__ import annotations

import duckdb


def load_cases(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the case_* tables that the writing of feeds and settlement read."""
    connection.execute(
        """
        create table case_documents (object_name varchar, window_date date, document_id varchar,
            sequence bigint, document json);
        create table case_processor_items (location_id varchar, business_date date, entry_type varchar,
            payment_id varchar, refund_id varchar, gross_minor bigint, fee_minor bigint,
            occurred_at timestamp);
        create table case_cash_movements (location_id varchar, business_date date, occurred_at timestamp,
            event_type varchar, amount_minor bigint, movement_id varchar, description varchar);
        create table case_goods_receipts (goods_receipt_id varchar, line_number integer,
            purchase_order_id varchar, supplier_id varchar, location_id varchar, product_id varchar,
            quantity varchar, unit_cost varchar, received_at timestamp, window_date date);
        create table case_stock_counts (stock_count_id varchar, line_number integer, location_id varchar,
            product_id varchar, counted_quantity varchar, counted_at timestamp);
        """
    )
