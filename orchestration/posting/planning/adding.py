"""Adds to the outbox what a plan found, and keeps how far it went.

Belongs here: from DuckDB to SQLite, some thousand rows at a time. Not: what is found (sql/).
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
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

    def __add__(self, other: "Planned") -> "Planned":
        """What two portions of a plan added."""
        return Planned(*map(sum, zip(astuple(self), astuple(other), strict=True)))


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
    """Add what the tables of a portion hold: `changes` and what was `left_out`."""
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
    for rows in _rows(published, LEFT_OUT):
        outbox.executemany(INSERT_LEFT_OUT, [row | {"target": wishes.target} for row in rows])
    return Planned(*(published.execute(COUNTED).fetchall()[0]))


def keep_plan(outbox: sqlite3.Connection, wishes: Wishes, planning: Planning) -> None:
    """Keep through which run the plan went."""
    outbox.execute(
        "insert or replace into plans values (?, ?, ?, ?, ?)",
        [
            wishes.target,
            wishes.entity_id,
            wishes.settings.mode,
            planning.through_run_id,
            planning.now.isoformat(),
        ],
    )


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

COUNTED = """
    select
        count(*) filter (where kind = 'entry'),
        count(*) filter (where kind = 'reversal'),
        count(*) filter (where kind = 'withdrawal'),
        (select count(*) from left_out)
    from changes
"""
