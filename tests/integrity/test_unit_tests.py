"""The tests of the code itself hold: worked arithmetic beside models, and what seeds promise.

One dbt process runs all of them.
"""

import re
from pathlib import Path

import pytest

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run.building import TESTS_OF_SEEDS
from tests.homes import built_once
from tests.integrity.conftest import STATUSES, copy_books
from tests.integrity.dbt_tests import run_tests

NAME = re.compile(r"^  - name: (\w+)$", re.MULTILINE)


def written() -> list[str]:
    """Names of the unit tests written beside the models."""
    files = sorted((DBT_PROJECT / "models").rglob("*.yml"))
    sections = (file.read_text("utf-8").partition("\nunit_tests:\n")[2] for file in files)
    return sorted(name for section in sections for name in NAME.findall(section))


@pytest.fixture(scope="session")
def statuses(shared_folder: Path, sample_home: Home) -> dict[str, str]:
    """Status of each test; the warehouse only lends the shapes of its relations, and the seeds."""

    def build(path: Path) -> Home:
        home = copy_books(sample_home, path)
        found = run_tests(home, ["test_type:unit", TESTS_OF_SEEDS], store_failures=False)
        lines = [f"{name} {status}\n" for name, status in sorted(found.items())]
        (path / STATUSES).write_text("".join(lines), "utf-8")
        return home

    home = built_once(shared_folder, "unit_tests", build)
    lines = (home.path / STATUSES).read_text("utf-8").splitlines()
    return dict(line.split() for line in lines)


@pytest.mark.parametrize("name", written())
def test_worked_arithmetic_holds(statuses: dict[str, str], name: str) -> None:
    assert statuses.get(name) == "pass"


def test_no_unit_test_was_passed_over(statuses: dict[str, str]) -> None:
    assert set(written()) <= set(statuses)
    assert len(written()) >= 15


def test_seeds_keep_what_they_promise(statuses: dict[str, str]) -> None:
    of_seeds = {name: status for name, status in statuses.items() if name not in written()}
    assert len(of_seeds) >= 20
    assert set(of_seeds.values()) == {"pass"}
