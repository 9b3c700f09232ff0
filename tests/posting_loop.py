"""Delivers entries to a target as `tillbook post` does, over and over until nothing is open.

The real delivery over a real outbox, in memory; a kill is an exception at one of its points, after
which it begins anew with what was committed. Belongs here: that loop. Not: entries, targets.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from unittest.mock import patch

from orchestration.posting.deliveries import request_id
from orchestration.posting.delivering import Delivering
from orchestration.posting.entries import Entry
from orchestration.posting.outbox import SCHEMA_FILE
from orchestration.posting.targets.protocol import Target, TargetError

MOST_RUNS = 60
ACTOR = "tester"


class Killed(Exception):  # noqa: N818 (an event)
    """The process ended here."""


@dataclass(frozen=True)
class Settled:
    """How each entry ended: its state, reason and id at the target, by external id."""

    states: dict[str, str]
    reasons: dict[str, str | None]
    remote_ids: dict[str, str | None]
    runs: int


def deliver_until_settled(
    target: Target,
    entries: Sequence[Entry],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    kill: Callable[[str], None] = lambda _: None,
) -> Settled:
    """Deliver, whatever happens, until every entry is at the target or refused."""
    with closing(_outbox(entries)) as outbox:
        for run in range(1, MOST_RUNS + 1):
            try:
                with patch("orchestration.posting.delivering.crash_point", kill):
                    Delivering(outbox, target, clock, sleep, ACTOR).run()
            except (Killed, TargetError):
                continue
            rows = outbox.execute("select * from deliveries").fetchall()
            if all(row["state"] in ("POSTED", "REJECTED") for row in rows):
                return Settled(
                    {row["external_id"]: row["state"] for row in rows},
                    {row["external_id"]: row["reason"] for row in rows},
                    {row["external_id"]: row["remote_id"] for row in rows},
                    run,
                )
        left = [(row["external_id"], row["state"], row["detail"]) for row in rows]
        raise AssertionError(f"not settled after {MOST_RUNS} runs: {left}")


def _outbox(entries: Sequence[Entry]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA_FILE.read_text("utf-8"))
    connection.row_factory = sqlite3.Row
    connection.executemany(
        """
        insert into deliveries (
            external_id, target, posting_key, kind, revision, reverses, entity_id, location_id,
            journal_type, posting_date, business_date, currency_code, minor_unit, description,
            lines, payload_hash, mapping_version, planned_run_id, planned_at, planned_by,
            approved_by, state, request_id
        ) values (
            :external_id, :target, :posting_key, :kind, :revision, :reverses, :entity_id,
            :location_id, :journal_type, :day, :day, :currency_code, :minor_unit, :description,
            :lines, :payload_hash, 'v1', 'run-1', 'now', 'tester', 'tester', 'PENDING', :request_id
        )
        """,
        [_row(entry, entries) for entry in entries],
    )
    return connection


def _row(entry: Entry, entries: Sequence[Entry]) -> dict[str, object]:
    lines = [
        {
            "number": line.number,
            "account_id": line.account_id,
            "account": line.account,
            "amount_minor": line.amount_minor,
            "description": line.description,
            "dimensions": dict(line.dimensions),
            "party_type": line.party_type,
            "party": line.party,
        }
        for line in entry.lines
    ]
    names = (
        "external_id", "target", "kind", "revision", "reverses", "entity_id", "location_id",
        "journal_type", "currency_code", "minor_unit", "description", "payload_hash",
    )  # fmt: skip
    told = {name: getattr(entry, name) for name in names}
    return told | {
        "posting_key": _posting_key(entry, entries),
        "day": entry.posting_date.isoformat(),
        "lines": None if entry.kind == "reversal" else json.dumps(lines),
        "request_id": request_id(entry.external_id),
    }


def _posting_key(entry: Entry, entries: Sequence[Entry]) -> str:
    """A reversal and what follows it go after what they correct."""
    reversed_ids = [one.reverses for one in entries if one.reverses]
    if entry.reverses or entry.revision > 1:
        return str(entry.reverses or reversed_ids[0])
    return entry.external_id
