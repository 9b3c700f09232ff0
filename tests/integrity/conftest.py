"""Fixtures: the sample's books tested as they are, and again with every defect in them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.homes import built_once
from tests.integrity.bank_defects import BANK_DEFECTS
from tests.integrity.dbt_tests import run_tests
from tests.integrity.defect import plant
from tests.integrity.exchange_defects import EXCHANGE_DEFECTS
from tests.integrity.journal_defects import EXACT_MIRROR, JOURNAL_DEFECTS
from tests.integrity.period_defects import PERIOD_DEFECTS
from tests.integrity.receipt_defects import RECEIPT_DEFECTS
from tests.integrity.statement_defects import STATEMENT_DEFECTS
from tests.integrity.subledger_defects import SUBLEDGER_DEFECTS

DEFECTS = (
    *JOURNAL_DEFECTS,
    *RECEIPT_DEFECTS,
    *SUBLEDGER_DEFECTS,
    *EXCHANGE_DEFECTS,
    *PERIOD_DEFECTS,
    *BANK_DEFECTS,
    *STATEMENT_DEFECTS,
)
PARTS = ("warehouse.duckdb", "home.json", "tillbook.toml")
STATUSES = "statuses.txt"


@dataclass(frozen=True, slots=True)
class CheckedBooks:
    """Books after one dbt process ran every integrity test on them.

    Attributes:
        home: Where the rows the tests named are stored.
        statuses: Status of each test by its name.
    """

    home: Home
    statuses: dict[str, str]


def copy_books(home: Home, destination: Path) -> Home:
    """A copy of what dbt needs: the warehouse and what it parsed, not the landed files."""
    destination.mkdir()
    for part in PARTS:
        shutil.copy(home.path / part, destination / part)
    shutil.copytree(home.dbt_target, Home(destination).dbt_target)
    return Home(destination)


def tested_once(
    shared: Path, name: str, original: Home, change: Callable[[Home], None]
) -> CheckedBooks:
    """Copied, changed and tested by whichever worker comes first."""

    def build(path: Path) -> Home:
        home = copy_books(original, path)
        change(home)
        statuses = run_tests(home)
        lines = [f"{test} {status}\n" for test, status in sorted(statuses.items())]
        (path / STATUSES).write_text("".join(lines), "utf-8")
        return home

    home = built_once(shared, name, build)
    lines = (home.path / STATUSES).read_text("utf-8").splitlines()
    return CheckedBooks(home, dict(line.split() for line in lines))


@pytest.fixture(scope="session")
def sound_books(shared_folder: Path, sample_home: Home) -> CheckedBooks:
    """The sample's books as the job left them."""
    return tested_once(shared_folder, "sound_books", sample_home, lambda home: None)


@pytest.fixture(scope="session")
def spoiled_books(shared_folder: Path, sample_home: Home) -> CheckedBooks:
    """The sample's books with every defect planted at once, and one exact mirror."""

    def spoil(home: Home) -> None:
        plant(home, (*DEFECTS, EXACT_MIRROR))

    return tested_once(shared_folder, "spoiled_books", sample_home, spoil)
