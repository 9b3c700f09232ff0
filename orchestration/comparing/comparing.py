"""Compares our published books with a ledger that was read, and classifies every difference.

Belongs here: telling DuckDB both sides, the order of the rules, their answers. Not: the SQL (sql/),
words for people (orchestration/verbs/comparing_words.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from orchestration.comparing.accounts import Group
from orchestration.comparing.classes import UNEXPLAINED
from orchestration.comparing.reading import Ledger

FOLDER: Final = Path(__file__).parent
QUERIES: Final = FOLDER / "sql"
STRONG: Final = (
    "suspense|ask my accountant|uncategori[sz]ed|reconciliation discrepanc|opening balance equity"
    "|(^|[^a-z])plug([^a-z]|$)|to balance|balancing (figure|entry)|unreconciled"
)
WEAK: Final = r"over[^a-z]*(and|or)?[^a-z]*short"
"""Words of lines that make something balance; drawers have over and short as well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared.

    Attributes:
        entity_id: Whose books.
        first_day: First day told.
        last_day: Last day told.
        days_apart: How far apart the two days of one amount may lie.
    """

    entity_id: str
    first_day: date
    last_day: date
    days_apart: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it; rows as the SQL names them.

    Attributes:
        months: By group of accounts, month and currency: theirs, ours, how many cells are equal.
        classes: The same by class of difference.
        days: Every part of a difference with its evidence.
        file: What of the file is compared and what is not, and why.
    """

    months: list[dict[str, Any]]
    classes: list[dict[str, Any]]
    days: list[dict[str, Any]]
    file: list[dict[str, Any]]

    @property
    def unexplained(self) -> int:
        """How many places nobody explained; an account of theirs that nobody tied counts too."""
        untied: int = sum(row["why"].startswith("no account of ours") for row in self.file)
        places: int = sum(row["places"] for row in self.classes if row["class"] in UNEXPLAINED)
        return untied + places


def compare(
    published: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    groups: Sequence[Group],
    stores: Mapping[str, str],
    asked: Asked,
) -> Comparison:
    """Compare by group of accounts, store, day and currency.

    Args:
        published: The published snapshot.
        ledger: Their books.
        groups: Which accounts stand beside which; every account of the ledger is in one.
        stores: Our store by the ledger's word for it.
        asked: Whose books and which days.
    """
    _tell(published, "asked", pa.Table.from_pylist([_asked(ledger, asked)]))
    _tell(published, "account_groups", _groups_table(groups))
    _tell(published, "grouped_accounts", _members(groups, "ours", "account_id"))
    _tell(published, "their_accounts", _members(groups, "theirs", "account"))
    _tell(published, "their_stores_told", _stores_table(stores))
    _tell(published, "told_lines", ledger.lines)
    _tell(published, "presentations", pyarrow.csv.read_csv(FOLDER / "presentations.csv"))
    published.execute(GL_LINES)
    published.execute(_query("plug_lines").format(strong=STRONG, weak=WEAK))
    published.execute(_query("cells"))
    for rule in sorted((QUERIES / "rules").glob("*.sql")):
        published.execute(rule.read_text("utf-8"))
    return Comparison(
        _rows(published, "by_month"),
        _rows(published, "classes_by_month"),
        _rows(published, "by_day"),
        _rows(published, "not_compared"),
    )


def whole_months(ledger: Ledger, first: date | None, last: date | None) -> tuple[date, date]:
    """The span that is compared: as asked, else the file's days cut to whole months.

    A month counts as whole where the file has lines in its first and in its last week. Where none
    is whole the file's own days are taken.
    """
    days = ledger.lines.column("day")
    file_first: date = pyarrow.compute.min(days).as_py()
    file_last: date = pyarrow.compute.max(days).as_py()
    begin = _next_month(file_first) if file_first.day > WEEK else file_first.replace(day=1)
    month_end = _next_month(file_last) - timedelta(days=1)
    is_whole = (month_end - file_last).days < WEEK
    end = month_end if is_whole else file_last.replace(day=1) - timedelta(days=1)
    if begin > end:
        begin, end = file_first, file_last
    return first or begin, last or end


WEEK: Final = 7


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _asked(ledger: Ledger, asked: Asked) -> dict[str, Any]:
    """The span, and the days around it of which the file has lines."""
    days = ledger.lines.column("day")
    apart = timedelta(days=asked.days_apart)
    first: date = max(asked.first_day - apart, pyarrow.compute.min(days).as_py())
    last: date = min(asked.last_day + apart, pyarrow.compute.max(days).as_py())
    return {
        "entity_id": asked.entity_id,
        "first_day": asked.first_day,
        "last_day": asked.last_day,
        "wide_first": min(first, asked.first_day),
        "wide_last": max(last, asked.last_day),
        "days_apart": asked.days_apart,
        "is_functional": not ledger.has_currency,
    }


def _groups_table(groups: Sequence[Group]) -> pa.Table:
    rows = [
        {
            "group_id": each.group_id,
            "group_name": each.name,
            "whose": each.whose,
            "is_told": each.is_told,
        }
        for each in groups
    ]
    types = (pa.int32(), pa.string(), pa.string(), pa.bool_())
    names = ("group_id", "group_name", "whose", "is_told")
    return pa.Table.from_pylist(rows, schema=pa.schema(zip(names, types, strict=True)))


def _members(groups: Sequence[Group], side: str, column: str) -> pa.Table:
    rows = [
        {"group_id": each.group_id, column: name} for each in groups for name in getattr(each, side)
    ]
    schema = pa.schema([("group_id", pa.int32()), (column, pa.string())])
    return pa.Table.from_pylist(rows, schema=schema)


def _stores_table(stores: Mapping[str, str]) -> pa.Table:
    rows = [{"store_text": text, "location_id": store} for text, store in stores.items()]
    schema = pa.schema([("store_text", pa.string()), ("location_id", pa.string())])
    return pa.Table.from_pylist(rows, schema=schema)


def _tell(published: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    published.register("told", table)
    published.execute(f"create or replace temp table {name} as select * from told")
    published.unregister("told")


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def _rows(published: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = published.execute(_query(name))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


GL_LINES: Final = """
    create or replace temp table gl_lines as
    select
        lines.line_number, lines.day, lines.account, their_accounts.group_id,
        coalesce(stores.location_id, '') as location_id, lines.store_text, lines.currency_code,
        lines.amount_minor, lines.reference, lines.description
    from told_lines as lines
    inner join their_accounts on lines.account = their_accounts.account
    left join their_stores_told as stores on lines.store_text = stores.store_text
"""
