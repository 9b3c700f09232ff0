"""The run under way is read back exactly as it was begun, and only when it may be."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.books.committing import CurrentRun
from orchestration.books.opening import STATE_TABLES
from orchestration.books.settings_tables import TABLES, write_current_run
from orchestration.home import Home
from orchestration.run.current import NothingBuiltError, read_current_run, require_committed

RUN = CurrentRun(
    run_id="run-000007-abc",
    recorded_at="2026-11-20T12:00:00.123456+00:00",
    through_sequence=12,
    committed_sequence=9,
    is_rebuild=False,
    code_version="code",
    rules_hash="rules",
    created_by="ada",
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def begun(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    connection.execute(STATE_TABLES)
    connection.execute(TABLES)
    write_current_run(connection, RUN)
    return connection


def test_a_begun_run_is_read_back_whole(begun: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert read_current_run(begun, Home(tmp_path)) == RUN


def test_without_a_build_there_is_no_run(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(NothingBuiltError, match="no books were built here yet"):
        read_current_run(connection, Home(tmp_path))
    connection.execute(TABLES)
    with pytest.raises(NothingBuiltError):
        read_current_run(connection, Home(tmp_path))


def test_an_uncommitted_run_is_not_published(
    begun: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(NothingBuiltError, match=r"run-000007-abc.*before its books were committed"):
        require_committed(begun, Home(tmp_path), RUN)
    begun.execute("delete from books.open_run")
    require_committed(begun, Home(tmp_path), RUN)
