"""Ordinary trade: runs the SQL that rings the receipts, pays, supplies and settles them.

Belongs here: the order of the SQL files and their parameters. Does not belong here: the special
cases (cases/) and the writing of files (drop.py).
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from ingestion.sample.reference import load_reference

# 31 receipts a store-day over four stores and ninety days.
DEFAULT_ORDERS = 11_160
# Below four receipts a store-day the quietest days have none, and a day without any is a gap.
MINIMUM_ORDERS = 1_440


def run_sql_file(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Execute one committed SQL file, for instance ``receipts``."""
    connection.execute(
        files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    )


def ring_ordinary_trade(connection: duckdb.DuckDBPyConnection, orders: int, seed: int) -> None:
    """Create the tables of ordinary trade: receipts, lines, tenders, returns, supply, counts.

    Args:
        connection: an empty database.
        orders: how many receipts to ring over the chain, at least MINIMUM_ORDERS.
        seed: what the dice start from; equal seeds give equal trade.

    Raises:
        ValueError: there are too few receipts for every store-day to have one.
    """
    if orders < MINIMUM_ORDERS:
        raise ValueError(
            f"orders = {orders} leaves store-days empty; ask for at least {MINIMUM_ORDERS}."
        )
    connection.execute("set variable orders = ?", [orders])
    connection.execute("set variable seed = ?", [seed])
    run_sql_file(connection, "vocabulary")
    load_reference(connection)
    for name in ("receipts", "lines", "tenders", "supply"):
        run_sql_file(connection, name)


def describe_documents(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views that give ordinary trade the source's shapes, settlement included."""
    for name in ("order_documents", "money_documents", "settlement"):
        run_sql_file(connection, name)
