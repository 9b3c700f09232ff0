"""Tells the published snapshot what the outbox knows of the days that a plan touches.

Belongs here: from SQLite to temporary tables of DuckDB. Not: the other way (adding.py).
"""

import sqlite3
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.posting.planning.wishes import Wishes

ROWS_AT_A_TIME = 5000
KEY_COLUMNS = (
    "entity_id", "location_id", "journal_type", "channel", "posting_date", "business_date",
    "journal_entry_id", "currency_code",
)  # fmt: skip


def tell(published: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make a temporary table of what is told."""
    published.register("told", table)
    published.execute(f"create or replace temp table {name} as select * from told")
    published.unregister("told")


def left_out_before(outbox: sqlite3.Connection, wishes: Wishes) -> pa.Table:
    """The days that the last plan left out."""
    return _days(outbox, "left_out where target = ? and entity_id = ?", wishes)


def refused_before(outbox: sqlite3.Connection, wishes: Wishes) -> pa.Table:
    """The days of what the target refused: a mended mapping may give it another content."""
    refused = "deliveries where target = ? and entity_id = ? and state = 'REJECTED'"
    return _days(outbox, refused, wishes)


def _days(outbox: sqlite3.Connection, chosen: str, wishes: Wishes) -> pa.Table:
    rows = outbox.execute(
        f"select {', '.join(KEY_COLUMNS)} from {chosen}", [wishes.target, wishes.entity_id]
    ).fetchall()
    schema = pa.schema([(name, pa.string()) for name in KEY_COLUMNS])
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    for name in ("posting_date", "business_date"):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.date32()))
    return table


def tell_what_is_promised(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, target: str
) -> None:
    """Tables `live` and `last_revisions`: what the outbox promised of the touched days."""
    outbox.execute("create temp table if not exists touched (posting_key text primary key)")
    outbox.execute("delete from temp.touched")
    keys = published.execute("select posting_key from touched where part is null")
    while rows := keys.fetchmany(ROWS_AT_A_TIME):
        outbox.executemany("insert into temp.touched values (?)", rows)
    promised = outbox.execute(PROMISED, {"target": target})
    tell(published, "promised", _promised_table([]))
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
        -- The day itself and its parts, for after the colon comes the semicolon. A cross join keeps
        -- SQLite at this order: few days, each a search in the index of all deliveries.
        from temp.touched as touched
        cross join deliveries
            on deliveries.posting_key >= touched.posting_key
            and deliveries.posting_key < touched.posting_key || ';'
        where deliveries.target = :target and deliveries.kind = 'entry'
    )

    select
        entries.posting_key, entries.revision, entries.external_id, entries.payload_hash,
        entries.currency_code, entries.minor_unit, entries.description,
        entries.state in ('SENDING', 'UNCERTAIN', 'POSTED') as was_sent,
        entries.state <> 'WITHDRAWN' and not exists (
            select 1 from deliveries as reversals
            where reversals.target = entries.target
                and reversals.posting_key = entries.posting_key
                and reversals.kind = 'reversal'
                and reversals.reverses = entries.external_id
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
