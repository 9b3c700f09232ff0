"""A home that an earlier release wrote is opened by this one: nothing is lost, nothing doubled."""

import csv
import json
import shutil

import pytest

from ingestion.landing.home_redactor import HomeRedactor
from orchestration.books.run_records import committed_runs
from orchestration.home import Home
from orchestration.run.context import open_home
from tests.fixtures.write_earlier_home import BALANCES, CUSTOMER, EMAIL
from tests.homes import PROJECT, balances, fixed_clock, run_books, warehouse_rows

EARLIER = PROJECT / "tests" / "fixtures" / "earlier_home"
LINES = "select journal_line_id, account_id, amount_minor, posted_run_id from {lines} order by all"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The kept home after a run of today's code, with nothing new to take in."""
    place = tmp_path_factory.mktemp("earlier") / "home"
    shutil.copytree(EARLIER, place)
    home = Home(place)
    run_books(home, "square")
    return home


def recorded_balances() -> dict[tuple[str, str, str], int]:
    with (EARLIER / BALANCES).open(encoding="utf-8", newline="") as file:
        return {
            (row["entity_id"], row["account_id"], row["currency_code"]): int(row["amount_minor"])
            for row in csv.DictReader(file)
        }


def test_every_posted_line_is_there_as_it_was_posted(home: Home) -> None:
    runs = committed_runs(open_home(home, fixed_clock).store)
    segments = [
        str(home.segments / segment.file_name)
        for run in runs
        for segment in run.segments
        if segment.relation == "fct_journal_lines"
        and (EARLIER / "segments" / segment.file_name).exists()
    ]
    assert len(segments) == 2
    recorded = warehouse_rows(home, LINES.format(lines="read_parquet(?)"), [segments])
    assert recorded
    assert set(recorded) <= set(warehouse_rows(home, LINES.format(lines="core.fct_journal_lines")))


def test_balances_are_the_recorded_ones_and_a_second_run_posts_nothing(home: Home) -> None:
    assert balances(home) == recorded_balances()
    assert run_books(home, "square").posted_entries == 0
    assert balances(home) == recorded_balances()


def test_personal_data_is_still_readable_with_the_customers_key(home: Home) -> None:
    redactor = open_home(home, fixed_clock).store._redactor
    assert isinstance(redactor, HomeRedactor)
    ref = redactor.pseudonyms.customer_ref("square", CUSTOMER)
    assert EMAIL in {json.loads(value.value) for value in redactor.vault.values_of(ref)}
