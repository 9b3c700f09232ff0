"""What is held out of the books is named with its place and its remedy."""

import json
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.context import open_home
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    built_once,
    configured_home,
    copy_home,
    fixed_clock,
    run_books,
    warehouse_rows,
)
from tests.square_documents import order, write_drop

RULES_HEADER = "rule_id,event_type,measure,debit_role,credit_role,valid_from,valid_to,memo\n"
HELD = (
    "select document_id, detail, status from core.quarantine"
    " where source_system = 'control' order by document_id"
)


def lock_record(entity: str | None, through: str) -> dict[str, str | None]:
    """A lock as the landing keeps it."""
    return {
        "entity_id": entity,
        "locked_through": through,
        "actor": "controller",
        "reason": "the month is closed",
        "recorded_at": "2026-04-02T09:00:00Z",
    }


def land_lock(home: Home, folder: Path, record: dict[str, str | None]) -> None:
    file = folder / "period_lock.json"
    file.write_text(json.dumps(record), "utf-8")
    open_home(home, fixed_clock).store.land("control", "period_lock", file)


@pytest.fixture(scope="session")
def held_home(shared_folder: Path) -> Home:
    """One run over a sale, a books file of another shape and two locks nobody can read."""

    def build(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        sale = order("ORDFINE", "LCORNER", "2026-03-01T15:00:00Z", 1000)
        drop = write_drop(shared_folder / "held_drop", "2026-03-01", [sale])
        (home.books / "posting_rules.csv").write_text("rule,event\nown.gross,sale\n", "utf-8")
        land_lock(home, shared_folder, lock_record("corner", "the end of March"))
        land_lock(home, shared_folder, lock_record(None, "2026-03-31"))
        run_books(home, "square", drop)
        return home

    return built_once(shared_folder, "held_home", build)


def test_a_control_record_nobody_can_read_is_held_and_says_what_holds_instead(
    held_home: Home,
) -> None:
    (books, of_entity, of_nobody) = warehouse_rows(held_home, HELD)
    missing = ", ".join(RULES_HEADER.strip().split(","))
    left_out = (
        f"posting_rules.csv: the file has no column {missing}; the whole file is left out and the"
        " one before it, or the default, holds: correct books/posting_rules.csv and run again"
    )
    locks_nothing = (
        "period_locks: locked_through is 'the end of March', not a date; it locks nothing: take"
        " the decision again"
    )
    assert books == ("books/posting_rules.csv", left_out, "quarantined")
    assert of_entity == ("corner", locks_nothing, "quarantined")
    assert of_nobody[0] == "period_lock.json"
    assert "entity_id is missing; it locks nothing" in of_nobody[1]


def test_only_the_corrected_file_and_a_lock_of_the_same_entity_take_their_place(
    held_home: Home, tmp_path: Path
) -> None:
    home = copy_home(held_home, tmp_path / "home")
    (home.books / "posting_rules.csv").write_text(RULES_HEADER, "utf-8")
    land_lock(home, tmp_path, lock_record("corner", "2026-02-28"))
    run_books(home, "square")
    assert [(document, status) for document, _, status in warehouse_rows(home, HELD)] == [
        ("books/posting_rules.csv", "superseded"),
        ("corner", "superseded"),
        ("period_lock.json", "quarantined"),
    ]
