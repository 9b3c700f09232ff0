"""Tells the published snapshot what the outbox knows of the days that a plan touches.

Belongs here: from SQLite to temporary tables of DuckDB. Not: the other way (adding.py).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.posting.planning.wishes import Wishes

ROWS_AT_A_TIME = 5000
STORE_DAY = ("posting_date", "business_date", "location_id")
DATES = ("posting_date", "business_date")
KEY_COLUMNS = (
    "entity_id", "location_id", "journal_type", "channel", "posting_date", "business_date",
    "journal_entry_id", "currency_code",
)  # fmt: skip
REFUSED_COLUMNS = ("entity_id", "journal_type", *STORE_DAY)


def tell(published: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make a temporary table of what is told."""
    published.register("told", table)
    published.execute(f"create or replace temp table {name} as select * from told")
    published.unregister("told")


def tell_rows(
    published: duckdb.DuckDBPyConnection,
    name: str,
    schema: pa.Schema,
    rows: Iterable[Mapping[str, Any]],
) -> None:
    """Make a temporary table of rows, some thousand at a time."""
    tell(published, name, schema.empty_table())
    remaining = iter(rows)
    while some := list(islice(remaining, ROWS_AT_A_TIME)):
        published.register("told", pa.Table.from_pylist(some, schema=schema))
        published.execute(f"insert into {name} select * from told")
        published.unregister("told")


def tell_left_out(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, wishes: Wishes
) -> None:
    """Table `left_out_before`: all that the last plan left out."""
    _tell_keys(published, outbox, "left_out_before", KEY_COLUMNS, LEFT_OUT, wishes)


def tell_unfinished(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, wishes: Wishes
) -> None:
    """Tables `refused_before` and `unfinished`: where a new plan must look again.

    A mended mapping may give what the target refused another content.
    """
    _tell_keys(published, outbox, "refused_before", REFUSED_COLUMNS, REFUSED, wishes)
    left_out_or_refused = f"{LEFT_OUT} union select {', '.join(STORE_DAY)} from {REFUSED}"
    _tell_keys(published, outbox, "unfinished", STORE_DAY, left_out_or_refused, wishes)


def take_up_portion(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, wishes: Wishes, portion: int
) -> None:
    """Table `left_out_before` of a portion's store-days; the outbox forgets them."""
    outbox.execute(f"create temp table if not exists store_days ({', '.join(STORE_DAY)})")
    outbox.execute("delete from temp.store_days")
    days = published.execute(STORE_DAYS, [portion])
    while rows := days.fetchmany(ROWS_AT_A_TIME):
        outbox.executemany("insert into temp.store_days values (?, ?, ?)", rows)
    _tell_keys(published, outbox, "left_out_before", KEY_COLUMNS, LEFT_OUT_OF_PORTION, wishes)
    outbox.execute(f"delete from {LEFT_OUT_OF_PORTION}", _whose(wishes))


def _tell_keys(
    published: duckdb.DuckDBPyConnection,
    outbox: sqlite3.Connection,
    name: str,
    columns: tuple[str, ...],
    chosen: str,
    wishes: Wishes,
) -> None:
    query = f"select distinct {', '.join(columns)} from {chosen}"
    rows = map(dict, outbox.execute(query, _whose(wishes)))
    tell_rows(published, name, pa.schema([(column, pa.string()) for column in columns]), rows)
    for column in DATES:
        published.execute(f"alter table {name} alter {column} type date")


def _whose(wishes: Wishes) -> dict[str, str]:
    return {"target": wishes.target, "entity_id": wishes.entity_id}


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
    tell_rows(published, "promised", PROMISED_COLUMNS, map(_promised, promised))
    published.execute("create or replace temp view last_revisions as select * from promised")
    published.execute("create or replace temp view live as select * from promised where is_live")


def _promised(row: sqlite3.Row) -> dict[str, Any]:
    return dict(row) | {name: bool(row[name]) for name in ("was_sent", "is_live")}


LEFT_OUT = "left_out where target = :target and entity_id = :entity_id"

LEFT_OUT_OF_PORTION = f"""
    {LEFT_OUT} and exists (
        select 1 from temp.store_days as days
        where days.posting_date = left_out.posting_date
            and days.business_date = left_out.business_date
            and days.location_id is left_out.location_id
    )
"""

REFUSED = "deliveries where target = :target and entity_id = :entity_id and state = 'REJECTED'"

STORE_DAYS = """
    select cast(posting_date as varchar), cast(business_date as varchar), location_id
    from store_days
    where portion = ?
"""

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

PROMISED_COLUMNS = pa.schema(
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
