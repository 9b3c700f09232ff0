"""Opens the books: makes the warehouse's journal equal to the committed segments.

Belongs here: recovery (a run that never committed, a warehouse that was deleted) and the state
`books.*` the posting models start from. Not: committing (committing.py), posting (dbt).
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.books.run_records import RunRecord
from orchestration.books.segments import JOURNAL_RELATIONS, checked_path

STATE_TABLES = """
    create schema if not exists books;
    create schema if not exists core;
    create table if not exists books.runs (run_id text, code_version text, rules_hash text);
    create table if not exists books.open_run (run_id text);
    create table if not exists books.built (code_version text, rules_hash text);
    create table if not exists books.posted_units (
        posting_unit_id text, source_system text, source_document_id text, unit_event text,
        entity_id text, live_entry_id text, revision integer, entry_digest text,
        business_date date
    );
    create table if not exists books.posted_costs (
        source_system text, source_document_id text, cost_digest text
    );
"""

# Lines of earlier releases say no rate date: each was translated at its business date.
ADD_RATE_DATE = "alter table core.fct_journal_lines add column if not exists rate_date date"
FILL_RATE_DATE = (
    "update core.fct_journal_lines set rate_date = business_date where rate_date is null"
)

UNITS_OF_ENTRIES = """
    insert into books.posted_units
    with ranked as (
        select *, row_number() over (
            partition by posting_unit_id order by entry_revision desc
        ) as place
        from core.fct_journal_entries
        where {entries}
    )
    select posting_unit_id, source_system, source_document_id, unit_event, entity_id,
        case when entry_type <> 'reversal' then journal_entry_id end as live_entry_id,
        entry_revision as revision, entry_digest, business_date
    from ranked
    where place = 1
"""

RECOSTED = (
    "(source_system, source_document_id) in (select (source_system, source_document_id)"
    " from intermediate.int_inventory__recosted_documents)"
)

COSTS_OF_DOCUMENTS = f"""
    insert into books.posted_costs
    select source_system, source_document_id, cost_digest
    from intermediate.int_inventory__document_costs
    where {RECOSTED}
"""


def open_books(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunRecord], segments: Path
) -> None:
    """Bring journal and posted units to the state of the last committed run.

    Args:
        connection: The warehouse, writable.
        runs: Every committed run.
        segments: The home's segments folder.

    Raises:
        SegmentError: A committed segment is missing or altered.
    """
    connection.execute(STATE_TABLES)
    _add_rate_dates(connection)
    changed = _remove_uncommitted(connection, runs)
    changed = _restore_missing(connection, runs, segments) or changed
    if changed:
        connection.execute("delete from books.posted_units")
        connection.execute("delete from books.posted_costs")
        if _has_table(connection, "core", "fct_journal_entries"):
            connection.execute(UNITS_OF_ENTRIES.format(entries="true"))


def is_at_last_run(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse was built, and by no later run that never committed."""
    return _has_table(connection, "books", "open_run") and not (
        connection.execute("select 1 from books.open_run").fetchone()
    )


def is_built_by(connection: duckdb.DuckDBPyConnection, code: str) -> bool:
    """Whether the models of this code version built the warehouse."""
    built = connection.execute("select code_version from books.built").fetchall()
    return (code,) in built


def add_run_to_units(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Take a committed run's entries into the posted units."""
    connection.execute(
        "delete from books.posted_units where posting_unit_id in"
        " (select posting_unit_id from core.fct_journal_entries where posted_run_id = ?)",
        [run_id],
    )
    entries = UNITS_OF_ENTRIES.format(entries="posted_run_id = $run_id")
    connection.execute(entries, {"run_id": run_id})


def remember_costs(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what documents cost as posted, so that the next run posts only what differs."""
    connection.execute(f"delete from books.posted_costs where {RECOSTED}")
    connection.execute(COSTS_OF_DOCUMENTS)


def remember_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, code_version: str, rules_hash: str
) -> None:
    """Note that the warehouse's journal holds a committed run."""
    connection.execute(
        "insert into books.runs values (?, ?, ?)", [run_id, code_version, rules_hash]
    )


def _remove_uncommitted(connection: duckdb.DuckDBPyConnection, runs: Sequence[RunRecord]) -> bool:
    """Delete journal rows of runs that started here and never committed."""
    committed = {run.run_id for run in runs}
    started = {row[0] for row in connection.execute("select run_id from books.open_run").fetchall()}
    torn = sorted(started - committed)
    for run_id in torn:
        for relation in JOURNAL_RELATIONS:
            if _has_table(connection, "core", relation):
                connection.execute(f"delete from core.{relation} where posted_run_id = ?", [run_id])
    connection.execute("delete from books.open_run")
    return bool(torn)


def _restore_missing(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunRecord], segments: Path
) -> bool:
    known = {row[0] for row in connection.execute("select run_id from books.runs").fetchall()}
    missing = [run for run in runs if run.run_id not in known]
    for run in missing:
        for segment in run.segments:
            _restore(connection, run.run_id, segment.relation, checked_path(segments, segment))
        remember_run(connection, run.run_id, run.code_version, run.rules_hash)
    if missing:
        _add_rate_dates(connection)
    return bool(missing)


def _restore(
    connection: duckdb.DuckDBPyConnection, run_id: str, relation: str, segment: Path
) -> None:
    if not _has_table(connection, "core", relation):
        connection.execute(f"create table core.{relation} as from read_parquet(?)", [str(segment)])
        _add_rate_dates(connection)
        return
    connection.execute(f"delete from core.{relation} where posted_run_id = ?", [run_id])
    connection.execute(f"insert into core.{relation} by name from read_parquet(?)", [str(segment)])


def _add_rate_dates(connection: duckdb.DuckDBPyConnection) -> None:
    if _has_table(connection, "core", "fct_journal_lines"):
        connection.execute(ADD_RATE_DATE)
        connection.execute(FILL_RATE_DATE)


def _has_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchone()
    return found is not None
