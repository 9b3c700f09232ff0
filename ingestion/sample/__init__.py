"""The sample chain: a seeded, believable retailer in the shapes of the `square` source.

Belongs here: the one public function and its summary. Does not belong here: loading what it
writes, and any expected journal entry (those are worked by hand under tests/golden).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from ingestion.sample import drop, masters
from ingestion.sample.cases import load_cases
from ingestion.sample.reference import FIRST_DATE
from ingestion.sample.trade import describe_documents, ring_ordinary_trade

DEFAULT_SEED = 20260801

GOODS_RECEIPTS = """
    select
        goods_receipt_id, line_number, purchase_order_id, supplier_id, location_id, product_id,
        quantity,
        unit_cost, 'USD' as currency_code, utc_text(received_at) as received_at, window_date
    from (
        select * replace (cast(quantity as varchar) as quantity),
            decimal_text(unit_cost_minor) as unit_cost,
            week_start(cast(received_at as date)) as window_date
        from goods_receipts
        union all by name select * from case_goods_receipts
    )
    order by goods_receipt_id, line_number
"""
STOCK_COUNTS = """
    select
        stock_count_id, line_number, location_id, product_id, counted_quantity,
        utc_text(counted_at) as counted_at, week_start(cast(counted_at as date)) as window_date
    from (
        select * replace (cast(counted_quantity as varchar) as counted_quantity) from stock_counts
        union all by name select * from case_stock_counts
    )
    order by stock_count_id, line_number
"""
PRODUCT_COSTS = """
    select
        product_id, decimal_text(unit_cost_minor) as unit_cost, 'USD' as currency_code,
        cast(getvariable('first_date') - 1 as varchar) as valid_from,
        getvariable('first_date') - 1 as window_date
    from product_costs
    order by product_id
"""


@dataclass(frozen=True)
class SampleSummary:
    """What a run wrote.

    Attributes:
        orders: orders of ordinary trade, returns included.
        order_lines: lines of ordinary sales.
        case_documents: hand-written records of the special cases.
        files: files written.
        bytes_written: their size together.
    """

    orders: int
    order_lines: int
    case_documents: int
    files: int
    bytes_written: int


def generate(
    destination: Path,
    orders: int | None = None,
    seed: int = DEFAULT_SEED,
    first_date: date = FIRST_DATE,
) -> SampleSummary:
    """Write the sample chain's drop folder.

    Args:
        destination: folder to write into; created when missing.
        orders: receipts of ordinary trade; None for the usual 31 a store-day.
        seed: what the dice start from; equal arguments write equal bytes.
        first_date: first day of trade; the last, and the days of the cases, stay.

    Returns:
        Counts of what was written.

    Raises:
        ValueError: orders is too small for every store-day to have a receipt.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("set memory_limit = '4GB'; set preserve_insertion_order = true")
        ring_ordinary_trade(connection, first_date, orders, seed)
        load_cases(connection)
        describe_documents(connection)
        paths = _write_everything(connection, destination, str(first_date - timedelta(days=1)))
        return _summary(connection, paths)


def _write_everything(
    connection: duckdb.DuckDBPyConnection, destination: Path, before: str
) -> list[Path]:
    return [
        drop.write_master(destination, "locations", before, masters.locations()),
        drop.write_master(destination, "team_members", before, masters.team_members()),
        drop.write_master(destination, "catalog", before, masters.catalog()),
        *drop.write_table(connection, destination, "product_costs", PRODUCT_COSTS),
        *drop.write_table(connection, destination, "goods_receipts", GOODS_RECEIPTS),
        *drop.write_table(connection, destination, "stock_counts", STOCK_COUNTS),
        *drop.write_feeds(connection, destination),
    ]


def _summary(connection: duckdb.DuckDBPyConnection, paths: list[Path]) -> SampleSummary:
    orders, lines, cases = (
        _count(connection, table) for table in ("receipts", "receipt_lines", "case_documents")
    )
    size = sum(path.stat().st_size for path in paths)
    return SampleSummary(orders, lines, cases, len(paths), size)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
