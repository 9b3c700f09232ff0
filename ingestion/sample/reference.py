"""The sample chain's standing facts: its stores, taxes, people, goods and trading days.

Belongs here: reading the committed reference tables and putting them into DuckDB as the tables
the SQL of ordinary trade starts from. Does not belong here: anything that happens on a particular
day.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import duckdb

FIRST_DATE = date(2026, 8, 1)
LAST_DATE = date(2026, 10, 29)
# Monday to Sunday, in tenths of an ordinary day.
WEEKDAY_WEIGHTS = (8, 8, 9, 9, 11, 14, 11)
# January to December, in tenths of an ordinary month.
MONTH_WEIGHTS = (8, 8, 9, 9, 10, 10, 10, 10, 9, 11, 13, 15)


@dataclass(frozen=True)
class Store:
    """A store of the chain with the zone, the cut-off and the taxes it trades under.

    Attributes:
        cut_off: local time at which a new business date begins.
        opens_at: local time of the first receipt.
    """

    location_id: str
    store_code: str
    entity_id: str
    name: str
    time_zone: str
    cut_off: time
    opens_at: time
    trading_minutes: int
    prices_include_tax: bool
    fee_on_payment: bool

    def to_utc(self, day: date, at: time) -> datetime:
        """Return the instant of a local date and time; of two equal ones the earlier."""
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)


def read_reference(name: str) -> list[dict[str, str]]:
    """Return the rows of a committed reference table, for instance ``stores``."""
    text = files(__package__).joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def stores() -> dict[str, Store]:
    """Return the chain's stores by location id, in the order of the reference table."""
    return {
        row["location_id"]: Store(
            location_id=row["location_id"],
            store_code=row["store_code"],
            entity_id=row["entity_id"],
            name=row["name"],
            time_zone=row["time_zone"],
            cut_off=time.fromisoformat(row["cut_off"]),
            opens_at=time.fromisoformat(row["opens_at"]),
            trading_minutes=int(row["trading_minutes"]),
            prices_include_tax=row["prices_include_tax"] == "true",
            fee_on_payment=row["fee_on_payment"] == "true",
        )
        for row in read_reference("stores")
    }


def trading_days(first_date: date) -> list[date]:
    """Return every day of trade from the first one to LAST_DATE."""
    return [first_date + timedelta(days=n) for n in range((LAST_DATE - first_date).days + 1)]


def load_reference(connection: duckdb.DuckDBPyConnection, first_date: date) -> None:
    """Create the tables stores, store_taxes, departments, products, product_costs, trading_days.

    Args:
        connection: a database that holds none of them yet.
        first_date: the first day of trade.
    """
    _load_stores(connection)
    _load_taxes(connection)
    _load_goods(connection)
    _load_trading_days(connection, first_date)


def _load_stores(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table stores (location_id varchar, store_code varchar, entity_id varchar,"
        " prices_include_tax boolean, fee_on_payment boolean)"
    )
    connection.executemany(
        "insert into stores values (?, ?, ?, ?, ?)",
        [
            (s.location_id, s.store_code, s.entity_id, s.prices_include_tax, s.fee_on_payment)
            for s in stores().values()
        ],
    )


def _load_taxes(connection: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "tax_{0}_id varchar, tax_{0}_name varchar, tax_{0}_percentage varchar, rate_{0} bigint"
    )
    connection.execute(
        "create table store_taxes (location_id varchar, prices_include_tax boolean,"
        f" tax_type varchar, {columns.format('one')}, {columns.format('two')})"
    )
    for store in stores().values():
        taxes = [row for row in read_reference("taxes") if row["location_id"] == store.location_id]
        cells: list[object] = []
        for row in taxes:
            cells += [row["tax_id"], row["name"], row["percentage"], int(row["rate_per_100000"])]
        if len(taxes) == 1:
            cells += [None, None, None, 0]
        kind = "INCLUSIVE" if store.prices_include_tax else "ADDITIVE"
        connection.execute(
            "insert into store_taxes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [store.location_id, store.prices_include_tax, kind, *cells],
        )


def _load_goods(connection: duckdb.DuckDBPyConnection) -> None:
    rows = read_reference("catalogue")
    numbers = {
        name: n for n, name in enumerate(dict.fromkeys(row["department_id"] for row in rows))
    }
    connection.execute(
        "create table departments (department_number bigint, department_id varchar,"
        " peak_month bigint, weekend_factor bigint, department_weight bigint)"
    )
    connection.executemany(
        "insert into departments values (?, ?, ?, ?, ?)",
        [
            (numbers[row["department_id"]], row["department_id"], int(row["peak_month"]),
             int(row["weekend_factor"]), int(row["department_weight"]))
            for row in {row["department_id"]: row for row in rows}.values()
        ],
    )  # fmt: skip
    connection.execute(
        "create table products (product_id varchar, product varchar, department_number bigint,"
        " item_number bigint, is_taxable boolean, is_sold_by_weight boolean, price_minor bigint,"
        " unit_cost_minor bigint)"
    )
    connection.executemany(
        "insert into products values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (row["product_id"], row["product"], numbers[row["department_id"]], number % 4,
             row["is_taxable"] == "true", row["department"] == "Produce", int(row["price_minor"]),
             int(row["unit_cost_minor"]))
            for number, row in enumerate(rows)
        ],
    )  # fmt: skip
    connection.execute("create table product_costs (product_id varchar, unit_cost_minor bigint)")
    connection.executemany(
        "insert into product_costs values (?, ?)",
        [
            (row["product_id"], int(row["unit_cost_minor"]))
            for row in rows + read_reference("case_goods")
        ],
    )


def _load_trading_days(connection: duckdb.DuckDBPyConnection, first_date: date) -> None:
    weights = {row["location_id"]: int(row["store_weight"]) for row in read_reference("stores")}
    connection.execute(
        "create table trading_days (location_id varchar, store_code varchar, business_date date,"
        " day_number bigint, weekday bigint, opens_at timestamp, trading_seconds bigint,"
        " day_weight bigint)"
    )
    rows = []
    for store in stores().values():
        for number, day in enumerate(trading_days(first_date)):
            rows.append((
                store.location_id, store.store_code, day, number, day.weekday(),
                store.to_utc(day, store.opens_at).replace(tzinfo=None), store.trading_minutes * 60,
                weights[store.location_id] * WEEKDAY_WEIGHTS[day.weekday()]
                * MONTH_WEIGHTS[day.month - 1],
            ))  # fmt: skip
    connection.executemany("insert into trading_days values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
