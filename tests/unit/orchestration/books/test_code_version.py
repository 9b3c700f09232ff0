"""The programs' version follows everything that makes or judges the books, and nothing else."""

import shutil
from pathlib import Path

import pytest

from orchestration.books import code_version as versions
from orchestration.settings import Settings
from tests.homes import PROJECT, SAMPLE

PARTS = ("expectations", "orchestration/costing", "dbt_project")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the programs that may be changed."""
    copy = tmp_path / "project"
    for part in PARTS:
        shutil.copytree(PROJECT / part, copy / part)
    monkeypatch.setattr(versions, "PROJECT", copy)
    monkeypatch.setattr(versions, "DBT_PROJECT", copy / "dbt_project")
    return copy


@pytest.mark.parametrize(
    "file",
    [
        "expectations/suites/raw_square.py",
        "expectations/rules.py",
        "orchestration/costing/kernel.py",
        "dbt_project/models/core/quarantine.sql",
        "dbt_project/macros/event_amounts.sql",
    ],
)
def test_the_version_follows_what_makes_or_judges_the_books(project: Path, file: str) -> None:
    before = versions.code_version()
    with (project / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    assert versions.code_version() != before


def test_two_files_that_trade_places_are_another_version(project: Path) -> None:
    before = versions.code_version()
    suites = project / "expectations/__init__.py"
    costing = project / "orchestration/costing/__init__.py"
    texts = suites.read_text("utf-8"), costing.read_text("utf-8")
    costing.write_text(texts[0], "utf-8")
    suites.write_text(texts[1], "utf-8")
    assert versions.code_version() != before


def test_the_rules_do_not_depend_on_where_the_home_lies(project: Path, tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "format_version": 1,
            "entities": [{"id": "e", "name": "E", "functional_currency": "USD", "costing": "fifo"}],
            "locations": [
                {
                    "id": "L",
                    "entity": "e",
                    "source": "square",
                    "name": "L",
                    "trading_days": [
                        {"valid_from": "2000-01-01", "time_zone": "UTC", "cut_off": "00:00"}
                    ],
                }
            ],
        }
    )
    early, late = tmp_path / "a" / "books", tmp_path / "z" / "books"
    for folder in (early, late):
        shutil.copytree(SAMPLE / "books", folder)
        (folder / "posting_rules.csv").write_text("rule_id\n", "utf-8")
    assert versions.rules_hash(settings, early) == versions.rules_hash(settings, late)
    (late / "posting_rules.csv").write_text("rule_id\nown\n", "utf-8")
    assert versions.rules_hash(settings, early) != versions.rules_hash(settings, late)
