"""What is held out of the books names its place and its remedy, and comes in by a decision.

One home walks the whole way through the commands: a file without rows blocks, a sale that cannot
be true is held, two persons release it, it posts, and nothing changes after that.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.run.context import open_home
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    Rows,
    built_once,
    configured_home,
    copy_home,
    fixed_clock,
    run_books,
    warehouse_rows,
)
from tests.square_documents import order, payment, write_drop

RULES_HEADER = "rule_id,event_type,measure,debit_role,credit_role,valid_from,valid_to,memo\n"
EMPTY = "locations/locations_2026-03-02.json"
OF_CONTROL = (
    "select document_id, detail, status from core.quarantine"
    " where source_system = 'control' order by document_id"
)
OF_TILL = (
    "select document_id, reason, status from core.quarantine"
    " where source_system = 'square' order by document_id"
)
JOURNAL = "select * from core.fct_journal_lines order by journal_line_id"
POSTED = (
    "select account_id, amount_minor from core.fct_journal_lines"
    " where source_document_id = 'ORDABSURD' and entry_type = 'original' order by account_id"
)
RELEASE = ("release", "ORDABSURD", "--reason", "the clock of that till runs ahead")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command ended with."""

    code: int
    told: str


Command = Callable[..., Answer]


@pytest.fixture
def tillbook(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command on a home and gives its exit code and words."""

    def command(home: Home, *words: str) -> Answer:
        capsys.readouterr()
        code = run_command(["--home", str(home.path), *words])
        said = capsys.readouterr()
        return Answer(code, said.out + said.err)

    return command


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
    """Land a lock, as the closing of a period does."""
    file = folder / "period_lock.json"
    file.write_text(json.dumps(record), "utf-8")
    open_home(home, fixed_clock).store.land("control", "period_lock", file)


@pytest.fixture(scope="session")
def held_home(shared_folder: Path) -> Home:
    """One run over a good sale, one that cannot be true, and control records nobody can read."""

    def build(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        fine = order("ORDFINE", "LCORNER", "2026-03-01T15:00:00Z", 1000)
        absurd = order("ORDABSURD", "LCORNER", "2026-03-01T15:00:00Z", 700)
        absurd["created_at"] = "2026-03-01T16:00:00Z"
        drop = home.path / "drop" / "square"
        write_drop(drop, "2026-03-01", [fine, absurd], [payment(fine), payment(absurd)])
        (home.books / "posting_rules.csv").write_text("rule,event\nown.gross,sale\n", "utf-8")
        land_lock(home, shared_folder, lock_record("corner", "the end of March"))
        land_lock(home, shared_folder, lock_record(None, "2026-03-31"))
        run_books(home, "square")
        return home

    return built_once(shared_folder, "held_home", build)


def test_a_control_record_nobody_can_read_is_held_and_says_what_holds_instead(
    held_home: Home,
) -> None:
    (books, of_entity, of_nobody) = warehouse_rows(held_home, OF_CONTROL)
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


def test_from_held_to_posted_by_two_persons(
    held_home: Home, tmp_path: Path, tillbook: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_home(held_home, tmp_path / "home")
    empty = home.path / "drop" / "square" / EMPTY
    empty.parent.mkdir()
    empty.write_text('{"locations": []}', "utf-8")
    _is_held_and_shown(home, tillbook)
    _is_released_by_two(home, tillbook, monkeypatch)

    blocked = tillbook(home, "run", "--source", "square")
    assert blocked.code == 4
    assert f"the file has no rows: {EMPTY}; deliver it again" in blocked.told
    closed = ("release", Path(EMPTY).name, "--reason", "the store was closed that day")
    for person in ("anna", "bert"):
        _works_here(monkeypatch, person)
        assert tillbook(home, "quarantine", *closed).code == 0

    (home.books / "posting_rules.csv").write_text(RULES_HEADER, "utf-8")
    land_lock(home, tmp_path, lock_record("corner", "2026-02-28"))
    posting = tillbook(home, "run", "--source", "square")
    assert (posting.code, "Posted" in posting.told) == (0, True), posting.told
    _is_posted_and_nothing_else_waits(home, tillbook)

    before = warehouse_rows(home, JOURNAL)
    again = tillbook(home, "run", "--source", "square")
    assert (again.code, "Nothing to post" in again.told) == (0, True), again.told
    assert warehouse_rows(home, JOURNAL) == before
    assert _statuses(home, OF_TILL) == [("ORDABSURD", "released")]


def _statuses(home: Home, query: str) -> Rows:
    return [(row[0], row[-1]) for row in warehouse_rows(home, query)]


def _works_here(monkeypatch: pytest.MonkeyPatch, person: str) -> None:
    monkeypatch.setattr("orchestration.verbs.release_decisions.os_user", lambda: person)


def _is_held_and_shown(home: Home, tillbook: Command) -> None:
    assert warehouse_rows(home, POSTED) == []
    held = warehouse_rows(home, OF_TILL)
    assert held == [("ORDABSURD", "implausible", "quarantined")]
    assert "the order is closed before it is created" in tillbook(home, "quarantine", "list").told
    shown = tillbook(home, "quarantine", "show", "ORDABSURD").told
    assert "file_sha256" in shown
    assert "row_number" in shown


def _is_released_by_two(home: Home, tillbook: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _works_here(monkeypatch, "anna")
    assert "nothing posts until another person" in tillbook(home, "quarantine", *RELEASE).told
    refused = tillbook(home, "quarantine", *RELEASE)
    assert refused.code == 2
    assert "who prepares does not approve" in refused.told
    _works_here(monkeypatch, "bert")
    assert "released by bert: tillbook run posts it" in tillbook(home, "quarantine", *RELEASE).told
    books = ("release", "books/posting_rules.csv", "--reason", "it looked right to me")
    refused = tillbook(home, "quarantine", *books)
    assert refused.code == 2
    assert "it cannot be released" in refused.told


def _is_posted_and_nothing_else_waits(home: Home, tillbook: Command) -> None:
    assert warehouse_rows(home, POSTED) == [("1010", 700), ("4010", -700)]
    assert _statuses(home, OF_TILL) == [("ORDABSURD", "released")]
    assert _statuses(home, OF_CONTROL) == [
        ("books/posting_rules.csv", "superseded"),
        ("corner", "superseded"),
        ("period_lock.json", "quarantined"),
    ]
    listed = tillbook(home, "quarantine", "list").told
    assert ("ORDABSURD" in listed, "period_lock.json" in listed) == (False, True)
