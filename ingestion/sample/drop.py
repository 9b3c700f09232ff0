"""Writing the drop folder: one file per object and window, in the source's response envelopes.

Belongs here: file names, windows, envelopes. Does not belong here: what the documents say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

# A batch of windows is held in memory as text, so it is sized by the receipts of a day.
DOCUMENTS_PER_BATCH = 60_000


@dataclass(frozen=True)
class Feed:
    """One object of the source and how its documents become files.

    Attributes:
        object_name: folder and file prefix.
        relation: view with window_date, document_id and document; None when only cases deliver it.
        envelope: key of the list in the response, or None for one response per line.
        weekly: whether a file covers a week (from Saturday) instead of a day.
    """

    object_name: str
    relation: str | None
    envelope: str | None
    weekly: bool = True


FEEDS = (
    Feed("orders", "order_documents", "orders", weekly=False),
    Feed("payments", "payment_documents", "payments", weekly=False),
    Feed("refunds", "refund_documents", "refunds"),
    Feed("payouts", "payout_documents", "payouts"),
    Feed("payout_entries", "payout_entry_documents", "payout_entries"),
    Feed("cash_drawer_shifts", "drawer_shift_documents", None),
    Feed("cash_drawer_shift_events", "drawer_event_documents", None),
    Feed("inventory_changes", "inventory_documents", "changes"),
    Feed("gift_card_activities", "gift_card_documents", "gift_card_activities"),
)


def write_feeds(connection: duckdb.DuckDBPyConnection, destination: Path) -> list[Path]:
    """Write every feed's files below the destination and return their paths in order."""
    return [path for feed in FEEDS for path in _write_feed(connection, feed, destination)]


def write_master(destination: Path, object_name: str, day: str, response: dict[str, Any]) -> Path:
    """Write a master's only file, one object of the list per line so that differences read well."""
    (key, rows), *rest = response.items()
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    tail = "".join(f",\n{json.dumps(name)}:{json.dumps(value)}" for name, value in rest)
    return _write(destination, object_name, day, "json", f'{{"{key}":[\n{body}\n]{tail}}}\n')


def write_response(
    destination: Path, object_name: str, day: date, documents: Sequence[str]
) -> Path:
    """Write one answer of the source: a list of documents in the object's envelope."""
    (envelope,) = {feed.envelope for feed in FEEDS if feed.object_name == object_name}
    body = ",\n".join(documents)
    return _write(destination, object_name, str(day), "json", f'{{"{envelope}":[\n{body}\n]}}\n')


def write_table(
    connection: duckdb.DuckDBPyConnection, destination: Path, object_name: str, query: str
) -> list[Path]:
    """Write a supplier table as CSV, one file per value of its window_date column.

    Args:
        connection: holds what the query reads.
        destination: the drop folder.
        object_name: folder and file prefix.
        query: columns in file order plus window_date.
    """
    days = connection.execute(f"select distinct window_date from ({query}) order by 1").fetchall()
    paths = []
    for (day,) in days:
        path = _path(destination, object_name, str(day), "csv")
        chosen = f"select * exclude (window_date) from ({query}) where window_date = date '{day}'"
        connection.execute(f"copy ({chosen}) to '{_quoted(path)}' (format csv, header true)")
        paths.append(path)
    return paths


def _write_feed(
    connection: duckdb.DuckDBPyConnection, feed: Feed, destination: Path
) -> Iterator[Path]:
    for first, last in _batches(connection, feed):
        rows = connection.execute(_windows_query(feed), {"first": first, "last": last})
        while row := rows.fetchone():
            window, body = row
            if feed.envelope is None:
                yield _write(destination, feed.object_name, str(window), "jsonl", body + "\n")
            else:
                text = f'{{"{feed.envelope}":[\n{body}\n]}}\n'
                yield _write(destination, feed.object_name, str(window), "json", text)


def _dated(feed: Feed) -> str:
    cases = (
        "select window_date, document_id, sequence, document from case_documents"
        f" where object_name = '{feed.object_name}'"
    )
    if feed.relation is None:
        return cases
    return (
        "select window_date, document_id, 0 as sequence, document"
        f" from {feed.relation} union all {cases}"
    )


def _windows_query(feed: Feed) -> str:
    separator = "\n" if feed.envelope is None else ",\n"
    window = "week_start(window_date)" if feed.weekly else "window_date"
    return (
        f"select {window} as window_start,"
        f" string_agg(document, '{separator}' order by sequence, document_id) as body"
        f" from ({_dated(feed)}) where window_date between $first and $last"
        " group by window_start order by window_start"
    )


def _batches(connection: duckdb.DuckDBPyConnection, feed: Feed) -> list[tuple[Any, Any]]:
    """Return ranges of days, cut at weeks, that hold a bounded number of receipts each."""
    days_per_week = 7
    (weekly,) = connection.execute(
        "select count(*) // (1 + getvariable('trading_days') // 7) from receipts"
    ).fetchone() or (0,)
    weeks = max(1, DOCUMENTS_PER_BATCH // max(1, weekly))
    return connection.execute(
        "with bounds as (select getvariable('first_date') - 7 as first_day),"
        " days as (select first_day, cast(unnest(generate_series(first_day,"
        " date '2026-11-06', interval 1 day)) as date) as day from bounds)"
        " select min(day), max(day) from days group by (day - first_day) // ? order by 1",
        [weeks * days_per_week],
    ).fetchall()


def _write(destination: Path, object_name: str, window: str, suffix: str, text: str) -> Path:
    path = _path(destination, object_name, window, suffix)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _path(destination: Path, object_name: str, window: str, suffix: str) -> Path:
    folder = destination / object_name
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{object_name}_{window}.{suffix}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
