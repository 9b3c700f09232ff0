"""A month is closed, numbered and kept; late news goes to the next; reopening is explicit."""

import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from orchestration.books.period_tables import CalendarChangedError
from orchestration.home import Home
from orchestration.periods.blockers import blockers_of
from orchestration.periods.published_periods import ClosingError
from orchestration.publishing.reading import open_published
from orchestration.run.context import open_home
from orchestration.run.job import run_job
from orchestration.verbs.closing import close, reopen
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.replay import replay_and_compare
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    Rows,
    at_work,
    built_once,
    configured_home,
    copy_home,
    fixed_clock,
    run_books,
    warehouse_rows,
)
from tests.square_documents import order, payment, write_drop

MARCH, ANN, BOB = "2026-03", "ann", "bob"
WHY = "the landlord's invoice was missing"
CLOSED_DAYS = "location_id,first_day,last_day,reason\nLCORNER,2026-03-06,2026-03-29,renovation\n"


@dataclass(frozen=True)
class Months:
    """Homes of one shop at three moments.

    Attributes:
        incomplete: 30 March has not arrived.
        closed: March is closed by two persons, and then a sale of it is edited.
        reopened: Opened again, by two persons.
    """

    incomplete: Home
    closed: Home
    reopened: Home


def close_as(person: str, home: Home) -> ExitCode:
    with at_work(person):
        return close(home, MARCH, None, None, fixed_clock, as_json=True)


def reopen_as(person: str, home: Home) -> None:
    with at_work(person):
        reopen(home, MARCH, "corner", WHY, fixed_clock, as_json=True)


def deliver(folder: Path, day: str, *orders: dict[str, object]) -> Path:
    write_drop(folder, day, list(orders), [payment(each) for each in orders])
    return folder


@pytest.fixture(scope="module")
def months(shared_folder: Path) -> Months:
    """Built by the verbs and the job, as a controller's month goes."""
    drops = shared_folder / "closing_drops"

    def incomplete(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        (home.books / "closed_days.csv").write_text(CLOSED_DAYS, "utf-8")
        first = order("ORDFIRST", "LCORNER", "2026-03-05T15:00:00Z", 500)
        last = order("ORDLAST", "LCORNER", "2026-03-31T15:00:00Z", 800)
        april = order("ORDAPRIL", "LCORNER", "2026-04-01T15:00:00Z", 100)
        run_books(home, "square", deliver(drops / "first", "2026-04-01", first, last, april))
        return home

    def closed(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closing_incomplete"), path)
        missed = order("ORDMISSED", "LCORNER", "2026-03-30T15:00:00Z", 700)
        run_books(home, "square", deliver(drops / "second", "2026-04-02", missed))
        assert close_as(ANN, home) is ExitCode.DONE
        with pytest.raises(ClosingError, match="who prepares does not approve"):
            close_as(ANN, home)
        assert close_as(BOB, home) is ExitCode.DONE
        later = "2026-04-20T09:00:00Z"
        edited = order("ORDFIRST", "LCORNER", "2026-03-05T15:00:00Z", 650, updated_at=later)
        run_books(home, "square", deliver(drops / "third", "2026-04-20", edited))
        return home

    def reopened(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closing_closed"), path)
        reopen_as(ANN, home)
        assert states(home) == [("final",)]
        run_books(home, "square", drops / "third")
        with pytest.raises(ClosingError, match="who prepares does not approve"):
            reopen_as(ANN, home)
        reopen_as(BOB, home)
        return home

    return Months(
        built_once(shared_folder, "closing_incomplete", incomplete),
        built_once(shared_folder, "closing_closed", closed),
        built_once(shared_folder, "closing_reopened", reopened),
    )


def states(home: Home) -> Rows:
    query = "select period_status from core.dim_fiscal_period where period = ?"
    return warehouse_rows(home, query, [MARCH])


def late_lines(home: Home) -> Rows:
    """(entry type, posting date, amount on 4010) of the edited sale's lines after the original."""
    return warehouse_rows(
        home,
        "select entry_type, posting_date, amount_minor from core.fct_journal_lines"
        " where source_document_id = 'ORDFIRST' and account_id = '4010'"
        " and entry_type <> 'original' order by entry_type desc",
    )


def test_a_day_that_never_arrived_keeps_the_month_open(months: Months) -> None:
    """A declared closure is no gap; the day nobody speaks of is."""
    with closing(open_published(months.incomplete)) as snapshot:
        found = blockers_of(snapshot, "corner", date(2026, 3, 31))
    assert [(each.what, each.business_date) for each in found] == [
        ("store-day missing", date(2026, 3, 30))
    ]


def test_close_refuses_with_the_list_and_lands_nothing(
    months: Months, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(open_home(months.incomplete, fixed_clock).store.observations())
    assert close_as(ANN, months.incomplete) is ExitCode.REFUSED
    answer = json.loads(capsys.readouterr().out)
    assert [row["business_date"] for row in answer["not_in_order"]["corner"]] == ["2026-03-30"]
    assert len(open_home(months.incomplete, fixed_clock).store.observations()) == before


def test_two_persons_close_a_month(months: Months) -> None:
    found = warehouse_rows(
        months.closed,
        "select period_status, prepared_by, closed_by from core.dim_fiscal_period where period = ?",
        [MARCH],
    )
    assert found == [("final", ANN, BOB)]


def test_a_late_edit_is_posted_on_the_first_open_day(months: Months) -> None:
    assert late_lines(months.closed) == [
        ("reversal", date(2026, 4, 1), 500),
        ("correction", date(2026, 4, 1), -650),
    ]


def test_the_late_adjustments_name_the_closed_month_and_the_month_that_took_them(
    months: Months,
) -> None:
    found = warehouse_rows(
        months.closed,
        "select business_period, posting_period, account_id, documents,"
        " cast(amount * 100 as bigint) from marts.mart_finance__late_adjustments order by 3",
    )
    assert found == [
        (MARCH, "2026-04", "1010", 1, 150),
        (MARCH, "2026-04", "4010", 1, -150),
    ]


def test_the_closed_month_keeps_its_balances(months: Months) -> None:
    assert warehouse_rows(
        months.closed,
        "select account_id, balance_minor, functional_balance_minor"
        " from core.fct_closing_balances order by 1",
    ) == [("1010", 2000, 2000), ("4010", -2000, -2000)]


def test_entries_are_numbered_from_one_without_a_gap(months: Months) -> None:
    """Three receipts of March, in the order of their posting dates."""
    found = warehouse_rows(
        months.closed,
        "select numbers.entry_number, entries.source_document_id"
        " from core.fct_entry_numbers as numbers"
        " join core.fct_journal_entries as entries using (journal_entry_id) order by 1",
    )
    assert found == [(1, "ORDFIRST"), (2, "ORDMISSED"), (3, "ORDLAST")]


def test_a_deleted_warehouse_gets_numbers_and_balances_back(months: Months, tmp_path: Path) -> None:
    home = copy_home(months.closed, tmp_path / "home")
    relations = ("core.fct_entry_numbers", "core.fct_closing_balances", "core.dim_fiscal_period")
    queries = [f"select * from {relation} order by all" for relation in relations]
    before = [warehouse_rows(home, query) for query in queries]
    home.warehouse.unlink()
    shutil.rmtree(home.dbt_target)
    run_books(home, "square", months.closed.path.parent / "closing_drops" / "third")
    assert [warehouse_rows(home, query) for query in queries] == before


def test_a_reopened_month_is_open_and_keeps_its_numbers(months: Months) -> None:
    assert states(months.reopened) == [("open",)]
    assert warehouse_rows(months.reopened, "select * from core.fct_closing_balances") == []
    assert len(warehouse_rows(months.reopened, "select * from core.fct_entry_numbers")) == 3


def test_reopening_moves_nothing_that_was_posted(months: Months) -> None:
    assert late_lines(months.reopened) == late_lines(months.closed)
    entries = "select journal_entry_id from core.fct_journal_entries order by 1"
    assert warehouse_rows(months.reopened, entries) == warehouse_rows(months.closed, entries)


def test_a_calendar_cannot_be_changed_under_a_closed_month(months: Months, tmp_path: Path) -> None:
    home = copy_home(months.closed, tmp_path / "home")
    text = home.settings_file.read_text("utf-8")
    home.settings_file.write_text(
        text.replace('costing = "moving_average"', 'calendar = "nrf_454"'), "utf-8"
    )
    with pytest.raises(CalendarChangedError, match="has closed 2026-03, which is no period"):
        run_job(home, "build", clock=fixed_clock)


def test_a_month_that_was_closed_replays_identically(months: Months, tmp_path: Path) -> None:
    """Each run sees the decisions that had landed by then, and what the final close fixed."""
    home = copy_home(months.closed, tmp_path / "home")
    report = replay_and_compare(home, None, None, lambda words: None)
    assert report.comparison.lines > 0
    assert report.comparison.is_identical
    assert report.reasons == []
