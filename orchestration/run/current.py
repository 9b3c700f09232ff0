"""Reads back which run is under way, or was last.

Belongs here: turning `settings.current_run` into a record. Not: beginning a run (beginning.py).
"""

from datetime import UTC

import duckdb

from orchestration.books.committing import CurrentRun
from orchestration.home import Home
from orchestration.run.errors import RunError

COLUMNS = (
    "run_id",
    "recorded_at",
    "through_sequence",
    "committed_sequence",
    "is_rebuild",
    "code_version",
    "rules_hash",
    "created_by",
)


class NothingBuiltError(RunError):
    """No build ever began in this home, or the last one was never committed."""


def read_current_run(connection: duckdb.DuckDBPyConnection, home: Home) -> CurrentRun:
    """The run that `settings.current_run` holds.

    Raises:
        NothingBuiltError: No build ever began in this home.
    """
    row = None
    if _has_table(connection, "settings", "current_run"):
        query = f"select {', '.join(COLUMNS)} from settings.current_run"
        row = connection.execute(query).fetchone()
    if row is None:
        raise NothingBuiltError(
            f"{home.path}: no books were built here yet; run tillbook build or tillbook run first."
        )
    fields = dict(zip(COLUMNS, row, strict=True))
    recorded_at = fields.pop("recorded_at").replace(tzinfo=UTC)
    return CurrentRun(recorded_at=recorded_at.isoformat(timespec="microseconds"), **fields)


def require_committed(connection: duckdb.DuckDBPyConnection, home: Home, run: CurrentRun) -> None:
    """Refuse a run whose books were never committed.

    Raises:
        NothingBuiltError: The run stopped between its build and its commit.
    """
    still_open = connection.execute(
        "select 1 from books.open_run where run_id = ?", [run.run_id]
    ).fetchone()
    if still_open is not None:
        raise NothingBuiltError(
            f"{home.path}: the last build ({run.run_id}) stopped before its books were committed;"
            " run tillbook build again."
        )


def _has_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchone()
    return found is not None
