"""Reconciles one company's books with one target, over a span of days.

Belongs here: telling DuckDB what outbox and target hold, and asking the differences. Not: the SQL
(sql/), words for people (orchestration/verbs/reconciling.py).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.posting.planning.planning import tell_books
from orchestration.posting.planning.promised import tell_rows
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.targets.protocol import HeldEntry, Target

FOLDER = Path(__file__).parent / "sql"

DELIVERIES = """
    select
        deliveries.external_id, deliveries.kind, deliveries.state, deliveries.posting_date,
        deliveries.sent_date, deliveries.currency_code, deliveries.minor_unit,
        coalesce(deliveries.lines, originals.lines) as lines
    from deliveries
    left join deliveries as originals on deliveries.reverses = originals.external_id
    where deliveries.target = :target and deliveries.entity_id = :entity_id
        and deliveries.state <> 'WITHDRAWN'
        and coalesce(deliveries.sent_date, deliveries.posting_date) >= :first_day
        and deliveries.posting_date <= :last_day
"""

TOLD = pa.schema(
    [
        ("external_id", pa.string()),
        ("kind", pa.string()),
        ("state", pa.string()),
        ("posting_date", pa.string()),
        ("sent_date", pa.string()),
        ("currency_code", pa.string()),
        ("minor_unit", pa.int32()),
        ("lines", pa.string()),
    ]
)
HELD = pa.schema(
    [
        ("external_id", pa.string()),
        ("remote_id", pa.string()),
        ("posting_date", pa.date32()),
        ("account", pa.string()),
        ("currency_code", pa.string()),
        ("amount_minor", pa.int64()),
    ]
)
MOVED = pa.schema(
    [
        ("month", pa.date32()),
        ("account", pa.string()),
        ("currency_code", pa.string()),
        ("amount_minor", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison found; rows as the SQL names them.

    Attributes:
        entries: Entries that are not there once, as they were sent.
        accounts: Every month and account of the target, with what it was sent.
        books: Every month and account of ours, with what became of it.
        others: How many entries others made there.
    """

    entries: list[dict[str, Any]]
    accounts: list[dict[str, Any]]
    books: list[dict[str, Any]]
    others: int

    @property
    def differences(self) -> int:
        """How many rows are not as they should be."""
        told = [row for row in (*self.accounts, *self.books) if row["is_difference"]]
        return len(self.entries) + len(told)


def reconcile(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    target: Target,
    wishes: Wishes,
    first_day: date,
    last_day: date,
) -> Reconciled:
    """Compare target, outbox and books.

    Args:
        outbox: Held by `one_poster`, so that nothing is sent meanwhile.
        published: The published snapshot.
        target: Whom to ask.
        wishes: Whose books, and in which form they were planned.
        first_day: First posting date; the first of a month.
        last_day: Last posting date.

    Raises:
        TargetError: The target cannot be asked.
    """
    tell_books(published, outbox, wishes)
    _tell_deliveries(published, outbox, wishes, first_day, last_day)
    held = target.entries(wishes.entity_id, first_day, last_day)
    tell_rows(published, "held_lines", HELD, _held_rows(held))
    if target.capabilities.moves_by_entries:
        published.execute((FOLDER / "moved_by_entries.sql").read_text("utf-8"))
    else:
        moved = _moved_rows(target, wishes.entity_id, first_day, last_day)
        tell_rows(published, "moved", MOVED, moved)
    days = {"first_day": first_day, "last_day": last_day}
    (others,) = published.execute(
        "select count(distinct remote_id) from held_lines where external_id is null"
    ).fetchall()[0]
    return Reconciled(
        _asked(published, "entry_differences", days),
        _asked(published, "account_differences", days),
        _asked(published, "books_differences", days),
        others,
    )


def span_of(outbox: sqlite3.Connection, target: str) -> tuple[date, date] | None:
    """From the first day of the first month that anything was promised of, to the last date."""
    first, last = outbox.execute(
        "select min(posting_date), max(coalesce(sent_date, posting_date)) from deliveries"
        " where target = ? and state <> 'WITHDRAWN'",
        [target],
    ).fetchone()
    if first is None:
        return None
    return date.fromisoformat(first).replace(day=1), date.fromisoformat(last)


def _tell_deliveries(
    published: duckdb.DuckDBPyConnection,
    outbox: sqlite3.Connection,
    wishes: Wishes,
    first_day: date,
    last_day: date,
) -> None:
    asked = {
        "target": wishes.target,
        "entity_id": wishes.entity_id,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }
    rows = (dict(row) for row in outbox.execute(DELIVERIES, asked))
    tell_rows(published, "deliveries", TOLD, rows)
    published.execute((FOLDER / "told_lines.sql").read_text("utf-8"))


def _held_rows(entries: Iterable[HeldEntry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        for line in entry.lines:
            yield {
                "external_id": entry.external_id,
                "remote_id": entry.remote_id,
                "posting_date": entry.posting_date,
                "account": line.account,
                "currency_code": line.currency_code,
                "amount_minor": line.amount_minor,
            }


def _moved_rows(
    target: Target, entity_id: str, first_day: date, last_day: date
) -> Iterator[dict[str, Any]]:
    month = first_day
    while month <= last_day:
        following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(following - timedelta(days=1), last_day)
        for moved in target.movements(entity_id, month, end):
            yield {
                "month": month.replace(day=1),
                "account": moved.account,
                "currency_code": moved.currency_code,
                "amount_minor": moved.amount_minor,
            }
        month = following


def _asked(
    published: duckdb.DuckDBPyConnection, name: str, days: dict[str, date]
) -> list[dict[str, Any]]:
    found = published.execute((FOLDER / f"{name}.sql").read_text("utf-8"), days)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
