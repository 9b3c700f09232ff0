"""Adds to the outbox what a plan found, and keeps how far it went.

Belongs here: from DuckDB to SQLite, some thousand rows at a time. Not: what is found (sql/).
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from orchestration.posting.deliveries import Change, change_states, request_id
from orchestration.posting.planning.promised import ROWS_AT_A_TIME
from orchestration.posting.planning.wishes import Wishes

PLANNED_COLUMNS = (
    "external_id", "target", "posting_key", "kind", "revision", "reverses", "entity_id",
    "location_id", "journal_type", "channel", "posting_date", "business_date", "journal_entry_id",
    "currency_code", "minor_unit", "description", "lines", "payload_hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan added.

    Attributes:
        entries: New entries, first revisions and later ones.
        reversals: What was sent and is another now.
        withdrawn: What was never sent and is another now.
        left_out: Days that could not be planned.
    """

    entries: int = 0
    reversals: int = 0
    withdrawn: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Planning:
    """By whom, when and from which books a plan is made.

    Attributes:
        through_run_id: Newest run of the published books.
        now: The present instant.
        actor: OS user.
    """

    through_run_id: str
    now: datetime
    actor: str


def add_changes(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    planning: Planning,
) -> Planned:
    """Add what the table `changes` holds: entries and reversals; withdraw what was never sent."""
    stamp = {
        "mapping_version": wishes.mapping_version,
        "planned_run_id": planning.through_run_id,
        "planned_at": planning.now.isoformat(),
        "planned_by": planning.actor,
        "approved_by": None if wishes.settings.approval else planning.actor,
    }
    for rows in _rows(published, WITHDRAWALS):
        told = [Change(row["reverses"], "WITHDRAWN", REPLACED) for row in rows]
        change_states(outbox, told, planning.now, planning.actor)
    for rows in _rows(published, ADDITIONS):
        outbox.executemany(
            INSERT,
            [row | stamp | {"request_id": request_id(row["external_id"])} for row in rows],
        )
    counted = dict(published.execute("select kind, count(*) from changes group by kind").fetchall())
    return Planned(
        counted.get("entry", 0), counted.get("reversal", 0), counted.get("withdrawal", 0)
    )


def keep_plan(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    planning: Planning,
) -> int:
    """Keep through which run the plan went and what it left out; returns how many days."""
    whose = [wishes.target, wishes.entity_id]
    outbox.execute("delete from left_out where target = ? and entity_id = ?", whose)
    for rows in _rows(published, LEFT_OUT):
        outbox.executemany(INSERT_LEFT_OUT, [row | {"target": wishes.target} for row in rows])
    outbox.execute(
        "insert or replace into plans values (?, ?, ?, ?, ?)",
        [*whose, wishes.settings.mode, planning.through_run_id, planning.now.isoformat()],
    )
    counted = outbox.execute(
        "select count(*) from left_out where target = ? and entity_id = ?", whose
    ).fetchone()
    return int(counted[0])


def _rows(published: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[dict[str, Any]]]:
    found = published.execute(query)
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(ROWS_AT_A_TIME):
        yield [dict(zip(names, row, strict=True)) for row in rows]


REPLACED = "newer content came before it was sent"

WITHDRAWALS = "select reverses from changes where kind = 'withdrawal'"

ADDITIONS = f"""
    select {", ".join(PLANNED_COLUMNS)}
    from changes
    where kind <> 'withdrawal'
    order by
        posting_date, business_date, location_id, journal_type, channel nulls first, currency_code,
        journal_entry_id, kind desc
"""

INSERT = f"""
    insert into deliveries (
        {", ".join(PLANNED_COLUMNS)}, mapping_version, planned_run_id, planned_at, planned_by,
        approved_by, state, request_id
    ) values (
        {", ".join(f":{name}" for name in PLANNED_COLUMNS)}, :mapping_version, :planned_run_id,
        :planned_at, :planned_by, :approved_by, 'PENDING', :request_id
    )
"""

LEFT_OUT = """
    select
        posting_key, entity_id, location_id, journal_type, channel,
        cast(posting_date as varchar) as posting_date,
        cast(business_date as varchar) as business_date,
        detail_entry_id as journal_entry_id, currency_code, reason, detail
    from left_out
    order by posting_date, business_date, location_id, journal_type, posting_key
"""

INSERT_LEFT_OUT = """
    insert into left_out values (
        :target, :posting_key, :entity_id, :location_id, :journal_type, :channel, :posting_date,
        :business_date, :journal_entry_id, :currency_code, :reason, :detail
    )
"""
