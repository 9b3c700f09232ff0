"""Whose turn a close or a reopening is, on published books written by hand."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.periods import closing
from orchestration.periods.closing import land_close, locked_through, next_close, next_reopening
from orchestration.periods.decisions import PeriodDecision
from orchestration.periods.published_periods import ClosingError, SeenBooks, read_period

BOOKS = """
    create table dim_fiscal_period (entity_id text, period text, fiscal_year integer,
        first_day date, last_day date, period_status text, closed_by text);
    insert into dim_fiscal_period values
        ('harbor', '2026-01', 2026, '2026-01-01', '2026-01-31', 'open', null),
        ('harbor', '2026-02', 2026, '2026-02-01', '2026-02-28', 'open', null),
        ('harbor', '2026-03', 2026, '2026-03-01', '2026-03-31', 'open', null);
    create table fct_journal_entries (entity_id text, posting_date date);
    insert into fct_journal_entries values
        ('harbor', '2026-02-10'), ('harbor', '2026-03-10'), ('juniper', '2026-01-10');
"""


@dataclass
class Desk:
    """Who sits there, when, and what was decided before."""

    actor: str = "ann"
    today: datetime = datetime(2026, 4, 2, tzinfo=UTC)
    one_person: bool = False
    landed: list[PeriodDecision] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.today

    @property
    def settings(self) -> Any:
        return SimpleNamespace(closing=SimpleNamespace(allow_one_person=self.one_person))

    @property
    def store(self) -> Any:
        return self


@pytest.fixture
def books() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(BOOKS)
        yield connection


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(closing, "landed_decisions", lambda store: enumerate(store.landed))
    return Desk()


def mark(books: duckdb.DuckDBPyConnection, period: str, status: str, by: str | None) -> None:
    books.execute(
        "update dim_fiscal_period set period_status = ?, closed_by = ? where period = ?",
        [status, by, period],
    )


def step(books: duckdb.DuckDBPyConnection, desk: Any, period: str) -> str:
    found = read_period(books, "harbor", period)
    assert found is not None
    return next_close(books, desk, found)


def opening(books: duckdb.DuckDBPyConnection, desk: Any, period: str) -> tuple[str, str | None]:
    found = read_period(books, "harbor", period)
    assert found is not None
    return next_reopening(books, desk, found)


def test_one_closes_preliminarily_and_another_finally(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    assert step(books, desk, "2026-02") == "close_preliminary"
    mark(books, "2026-02", "preliminary", "ann")
    with pytest.raises(ClosingError, match="ann closed it preliminarily and who prepares"):
        step(books, desk, "2026-02")
    desk.actor = "bob"
    assert step(books, desk, "2026-02") == "close_final"


def test_a_setting_lets_one_person_take_both_steps(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    mark(books, "2026-02", "preliminary", "ann")
    desk.one_person = True
    assert step(books, desk, "2026-02") == "close_final"


def test_a_bare_lock_is_prepared_by_nobody(books: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    """A lock record without a decision closes nothing for good: both steps are still to come."""
    mark(books, "2026-02", "preliminary", None)
    assert step(books, desk, "2026-02") == "close_preliminary"


def test_a_month_locked_by_a_later_close_is_not_closed_again(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    """January holds nothing; a lock through January would open February."""
    mark(books, "2026-01", "preliminary", None)
    mark(books, "2026-02", "preliminary", "ann")
    with pytest.raises(ClosingError, match="is closed with 2026-02 after it"):
        step(books, desk, "2026-01")


def test_months_close_in_order_as_far_as_they_hold_entries(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    with pytest.raises(ClosingError, match="2026-02 before it is still open"):
        step(books, desk, "2026-03")
    mark(books, "2026-02", "preliminary", "ann")
    assert step(books, desk, "2026-03") == "close_preliminary"
    mark(books, "2026-03", "preliminary", "bob")
    with pytest.raises(ClosingError, match="2026-02 before it is still not closed finally"):
        step(books, desk, "2026-03")


def test_closing_february_finally_leaves_march_closed(books: duckdb.DuckDBPyConnection) -> None:
    """March is closed preliminarily by then."""
    february, march = (read_period(books, "harbor", name) for name in ("2026-02", "2026-03"))
    assert february
    assert march
    books.execute("create schema settings")
    books.execute("create table settings.period_locks (entity_id text, locked_through date)")
    assert locked_through(books, march) == march.last_day
    books.execute("insert into settings.period_locks values ('harbor', '2026-03-31')")
    assert locked_through(books, february) == march.last_day


def test_a_month_that_is_not_over_stays_open(books: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    desk.today = datetime(2026, 2, 28, 23, 59, tzinfo=UTC)
    with pytest.raises(ClosingError, match="2026-02 of harbor is not over: it ends on 2026-02-28"):
        step(books, desk, "2026-02")


def test_a_closed_month_is_not_closed_again(books: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    mark(books, "2026-02", "final", "bob")
    with pytest.raises(ClosingError, match="closed already, by bob"):
        step(books, desk, "2026-02")


def test_only_the_newest_closed_month_is_reopened(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    with pytest.raises(ClosingError, match="is open; there is nothing to reopen"):
        opening(books, desk, "2026-02")
    mark(books, "2026-02", "final", "bob")
    mark(books, "2026-03", "preliminary", "ann")
    with pytest.raises(ClosingError, match="2026-03 after it is closed; reopen that first"):
        opening(books, desk, "2026-02")
    assert opening(books, desk, "2026-03") == ("reopen", None)


def test_reopening_a_final_close_takes_two_persons(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    mark(books, "2026-02", "final", "bob")
    assert opening(books, desk, "2026-02") == ("reopen_preparation", None)
    desk.landed = [prepared_by("ann")]
    with pytest.raises(ClosingError, match="ann prepared its reopening and who prepares"):
        opening(books, desk, "2026-02")
    desk.actor = "bob"
    assert opening(books, desk, "2026-02") == ("reopen", "ann")


def test_a_preparation_of_an_earlier_reopening_does_not_count_again(
    books: duckdb.DuckDBPyConnection, desk: Desk
) -> None:
    """Prepared, reopened, closed again: the next reopening begins anew."""
    mark(books, "2026-02", "final", "bob")
    desk.landed = [
        prepared_by("ann"),
        prepared_by("bob", "reopen"),
        prepared_by("bob", "close_final"),
    ]
    assert opening(books, desk, "2026-02") == ("reopen_preparation", None)


def test_a_warehouse_of_another_release_is_not_closed(books: duckdb.DuckDBPyConnection) -> None:
    """It may lack what this release writes down at a close."""
    period = read_period(books, "harbor", "2026-02")
    assert period is not None
    books.execute("create schema books; create table books.open_run (run_id text)")
    books.execute("create table books.built as select 'older' as code_version, '' as rules_hash")
    context: Any = SimpleNamespace(
        warehouse=lambda: nullcontext(books), home=SimpleNamespace(path="home")
    )
    seen = SeenBooks("run-000001", 1)
    with pytest.raises(ClosingError, match="another release built the warehouse; run tillbook run"):
        land_close(context, period, "close_preliminary", seen, None)


def prepared_by(actor: str, decision: Any = "reopen_preparation") -> PeriodDecision:
    """A landed decision about February."""
    return PeriodDecision(
        entity_id="harbor",
        period="2026-02",
        decision=decision,
        first_day=datetime(2026, 2, 1, tzinfo=UTC).date(),
        last_day=datetime(2026, 2, 28, tzinfo=UTC).date(),
        locked_through=None,
        through_run_id="run-000001",
        through_sequence=1,
        actor=actor,
        reason="an invoice was missing",
        prepared_by=None,
        recorded_at="2026-04-02T00:00:00+00:00",
    )
