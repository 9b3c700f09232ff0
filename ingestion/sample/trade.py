"""Ordinary trade: runs the SQL that rings the receipts, pays, supplies and settles them.

Belongs here: the order of the SQL files and their parameters. Does not belong here: the special
cases (cases/) and the writing of files (drop.py).
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import duckdb

from ingestion.sample.reference import load_reference, stores, trading_days

USUAL_RECEIPTS = 31
# Below four receipts a store-day the quietest days have none, and a day without any is a gap.
FEWEST_RECEIPTS = 4


def orders_of(first_date: date, receipts: int = USUAL_RECEIPTS) -> int:
    """Return the orders of a chain in which every store rings so many receipts a day."""
    return receipts * len(stores()) * len(trading_days(first_date))


def run_sql_file(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Execute one committed SQL file, for instance ``receipts``."""
    connection.execute(
        files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    )


def ring_ordinary_trade(
    connection: duckdb.DuckDBPyConnection, first_date: date, orders: int | None, seed: int
) -> None:
    """Create the tables of ordinary trade: receipts, lines, tenders, returns, supply, counts.

    Args:
        connection: an empty database.
        first_date: the first day of trade.
        orders: how many receipts to ring over the chain, at least FEWEST_RECEIPTS a store-day;
            None for USUAL_RECEIPTS a store-day.
        seed: what the dice start from; equal seeds give equal trade.

    Raises:
        ValueError: there are too few receipts for every store-day to have one.
    """
    fewest = orders_of(first_date, FEWEST_RECEIPTS)
    if orders is None:
        orders = orders_of(first_date)
    if orders < fewest:
        raise ValueError(f"orders = {orders} leaves store-days empty; ask for at least {fewest}.")
    variables = {
        "orders": orders,
        "seed": seed,
        "first_date": first_date,
        "trading_days": len(trading_days(first_date)),
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])
    run_sql_file(connection, "vocabulary")
    load_reference(connection, first_date)
    for name in ("receipts", "lines", "tenders", "supply"):
        run_sql_file(connection, name)


def describe_documents(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views that give ordinary trade the source's shapes, settlement included."""
    for name in ("order_documents", "money_documents", "settlement"):
        run_sql_file(connection, name)
