"""A period closes only on books that hold all that landed; what no run reads is not waited for."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.periods import published_periods
from orchestration.periods.published_periods import ClosingError, newest_books


@pytest.fixture
def snapshot() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create table run_info (run_id text, through_sequence bigint)")
        connection.execute("insert into run_info values ('run-1', 5)")
        yield connection


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A home whose last run took in five observations."""
    monkeypatch.setattr(
        published_periods, "committed_runs", lambda _: [SimpleNamespace(run_id="run-1")]
    )
    monkeypatch.setattr(published_periods, "landed_decisions", lambda _: iter(()))
    landed: list[Any] = []
    store = SimpleNamespace(observations=lambda: landed, landed=landed)
    return SimpleNamespace(store=store, home=SimpleNamespace(path="home"))


@pytest.mark.parametrize("name", ["run", "mapping_preparation", "mapping_approval"])
def test_what_no_run_reads_is_not_waited_for(
    snapshot: duckdb.DuckDBPyConnection, context: Any, name: str
) -> None:
    context.store.landed.append(SimpleNamespace(sequence=6, object_name=name))
    assert newest_books(context, snapshot).run_id == "run-1"


@pytest.mark.parametrize("name", ["orders", "account_roles", "quarantine_release"])
def test_what_a_run_has_to_take_in_is_waited_for(
    snapshot: duckdb.DuckDBPyConnection, context: Any, name: str
) -> None:
    context.store.landed.append(SimpleNamespace(sequence=6, object_name=name))
    with pytest.raises(ClosingError, match="something landed after run-1"):
        newest_books(context, snapshot)
