"""Plans what a target must hold: adds to the outbox what the published journal has and it has not.

Only days that have new lines since the last plan, or could not be planned then, are formed again:
a plan does not grow with history.

Belongs here: the order of the SQL and what goes between the journal (DuckDB) and the outbox
(SQLite). Not: the SQL (sql/), sending.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv

from orchestration.posting.deliveries import Change, change_states, request_id
from orchestration.posting.outbox import OutboxError
from orchestration.posting.planning.wishes import Wishes

FOLDER = Path(__file__).parent
ROWS_AT_A_TIME = 5000
KEY_COLUMNS = (
    "entity_id", "location_id", "journal_type", "channel", "posting_date", "business_date",
    "journal_entry_id", "currency_code",
)  # fmt: skip
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


def plan(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    now: datetime,
    actor: str,
) -> Planned:
    """Add to the outbox what one company's books have and the target has not been promised.

    Call it inside a transaction of the outbox: all of a plan is there, or nothing of it.

    Args:
        outbox: Held by `one_poster`.
        published: The published snapshot.
        wishes: What is asked.
        now: The present instant.
        actor: OS user.

    Raises:
        OutboxError: The target was planned in another form before.
    """
    after = _planned_through(outbox, wishes)
    through = published.execute("select coalesce(max(run_id), '') from run_info").fetchall()[0][0]
    _tell(published, "asked", wishes.asked(after))
    _tell(published, "accounts", wishes.accounts)
    _tell(published, "journal_types", pyarrow.csv.read_csv(FOLDER / "journal_types.csv"))
    _tell(published, "left_out_before", _left_out_before(outbox, wishes))
    for name in ("journals", "touched", "mapped", "left_out", "wanted"):
        published.execute((FOLDER / "sql" / f"{name}.sql").read_text("utf-8"))
    _tell_what_is_promised(published, outbox, wishes.target)
    planned = _add(outbox, published, wishes, through, now, actor)
    _keep_plan(outbox, published, wishes, through, now)
    return planned


def _planned_through(outbox: sqlite3.Connection, wishes: Wishes) -> str:
    """Through which run the target was planned.

    Raises:
        OutboxError: It was planned in another mode: all would be posted a second time.
    """
    found = outbox.execute(
        "select through_run_id, mode from plans where target = ? and entity_id = ?",
        [wishes.target, wishes.entity_id],
    ).fetchone()
    if found is None:
        return ""
    if found["mode"] != wishes.settings.mode:
        raise OutboxError(
            f"[targets.{wishes.target}] mode: {wishes.entity_id} was planned as {found['mode']}, so"
            f" {wishes.settings.mode} would post it a second time; keep the mode, or begin another"
            " target with a first_day."
        )
    return str(found["through_run_id"])


def _tell(published: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    published.register("told", table)
    published.execute(f"create or replace temp table {name} as select * from told")
    published.unregister("told")


def _left_out_before(outbox: sqlite3.Connection, wishes: Wishes) -> pa.Table:
    rows = outbox.execute(
        f"select {', '.join(KEY_COLUMNS)} from left_out where target = ? and entity_id = ?",
        [wishes.target, wishes.entity_id],
    ).fetchall()
    schema = pa.schema([(name, pa.string()) for name in KEY_COLUMNS])
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    for name in ("posting_date", "business_date"):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.date32()))
    return table


def _tell_what_is_promised(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, target: str
) -> None:
    """Tables `live` and `last_revisions`: what the outbox promised of the touched days."""
    outbox.execute("create temp table if not exists touched (posting_key text primary key)")
    outbox.execute("delete from temp.touched")
    keys = published.execute("select posting_key from touched")
    while rows := keys.fetchmany(ROWS_AT_A_TIME):
        outbox.executemany("insert into temp.touched values (?)", rows)
    promised = outbox.execute(PROMISED, {"target": target})
    _tell(published, "promised", _promised_table([]))
    while rows := promised.fetchmany(ROWS_AT_A_TIME):
        published.register("told", _promised_table([dict(row) for row in rows]))
        published.execute("insert into promised select * from told")
        published.unregister("told")
    published.execute("create or replace temp view last_revisions as select * from promised")
    published.execute("create or replace temp view live as select * from promised where is_live")


PROMISED = """
    with entries as (
        select
            deliveries.*,
            row_number() over (partition by deliveries.posting_key order by revision desc) as place
        from deliveries
        inner join temp.touched as touched on deliveries.posting_key = touched.posting_key
        where deliveries.target = :target and deliveries.kind = 'entry'
    )

    select
        entries.posting_key, entries.revision, entries.external_id, entries.payload_hash,
        entries.currency_code, entries.minor_unit, entries.description,
        entries.state in ('SENDING', 'UNCERTAIN', 'POSTED') as was_sent,
        entries.state <> 'WITHDRAWN' and not exists (
            select 1 from deliveries as reversals where reversals.reverses = entries.external_id
        ) as is_live
    from entries
    where entries.place = 1
"""


def _promised_table(rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema(
        [
            ("posting_key", pa.string()),
            ("revision", pa.int64()),
            ("external_id", pa.string()),
            ("payload_hash", pa.string()),
            ("currency_code", pa.string()),
            ("minor_unit", pa.int32()),
            ("description", pa.string()),
            ("was_sent", pa.bool_()),
            ("is_live", pa.bool_()),
        ]
    )
    told = [row | {name: bool(row[name]) for name in ("was_sent", "is_live")} for row in rows]
    return pa.Table.from_pylist(told, schema=schema)


def _add(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    through: str,
    now: datetime,
    actor: str,
) -> Planned:
    entries = reversals = withdrawn = 0
    for rows in _changes(published):
        old = [row["reverses"] for row in rows if row["kind"] == "withdrawal"]
        new = [row for row in rows if row["kind"] != "withdrawal"]
        outbox.executemany(INSERT, [_with_plan(row, wishes, through, now, actor) for row in new])
        words = "newer content came before it was sent"
        change_states(outbox, [Change(one, "WITHDRAWN", words) for one in old], now, actor)
        withdrawn += len(old)
        reversals += sum(row["kind"] == "reversal" for row in new)
        entries += sum(row["kind"] == "entry" for row in new)
    (left_out,) = published.execute("select count(*) from left_out").fetchall()[0]
    return Planned(entries, reversals, withdrawn, left_out)


def _changes(published: duckdb.DuckDBPyConnection) -> Iterator[list[dict[str, Any]]]:
    found = published.execute((FOLDER / "sql" / "changes.sql").read_text("utf-8"))
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(ROWS_AT_A_TIME):
        yield [dict(zip(names, row, strict=True)) for row in rows]


INSERT = f"""
    insert into deliveries (
        {", ".join(PLANNED_COLUMNS)}, mapping_version, planned_run_id, planned_at, planned_by,
        approved_by, state, request_id
    ) values (
        {", ".join(f":{name}" for name in PLANNED_COLUMNS)}, :mapping_version, :planned_run_id,
        :planned_at, :planned_by, :approved_by, 'PENDING', :request_id
    )
"""


def _with_plan(
    row: dict[str, Any], wishes: Wishes, through: str, now: datetime, actor: str
) -> dict[str, Any]:
    return row | {
        "mapping_version": wishes.mapping_version,
        "planned_run_id": through,
        "planned_at": now.isoformat(),
        "planned_by": actor,
        "approved_by": None if wishes.settings.approval else actor,
        "request_id": request_id(row["external_id"]),
    }


def _keep_plan(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    through: str,
    now: datetime,
) -> None:
    outbox.execute(
        "delete from left_out where target = ? and entity_id = ?",
        [wishes.target, wishes.entity_id],
    )
    left_out = published.execute(LEFT_OUT)
    while rows := left_out.fetchmany(ROWS_AT_A_TIME):
        outbox.executemany(
            f"insert into left_out values (?, {', '.join('?' * (len(rows[0])))})",
            [(wishes.target, *row) for row in rows],
        )
    outbox.execute(
        "insert or replace into plans values (?, ?, ?, ?, ?)",
        [wishes.target, wishes.entity_id, wishes.settings.mode, through, now.isoformat()],
    )


LEFT_OUT = """
    select
        posting_key, entity_id, location_id, journal_type, channel, cast(posting_date as varchar),
        cast(business_date as varchar), detail_entry_id, currency_code, reason, detail
    from left_out
    order by posting_date, business_date, location_id, journal_type, posting_key
"""
