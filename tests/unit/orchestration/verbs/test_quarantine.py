"""Quarantine shows what is held, and a release is a landed decision by a person with a reason."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.os_user import os_user
from orchestration.run.context import one_writer, open_home
from orchestration.run.errors import HomeBusyError
from orchestration.source_adoption import source_default_text
from orchestration.verbs.failures import VerbError
from orchestration.verbs.quarantine import list_quarantine, release, show_document

REASON = "the delivery note shows this quantity"


def clock() -> datetime:
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


ONE_PERSON = "[quarantine]\nallow_one_person = true\n"


@pytest.fixture
def strict_home(published_home: Home) -> Home:
    """Who prepares a release does not approve it."""
    published_home.settings_file.write_text(source_default_text("online_retail") or "", "utf-8")
    return published_home


@pytest.fixture
def home(strict_home: Home) -> Home:
    """One person may do both."""
    with strict_home.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(ONE_PERSON)
    return strict_home


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Changes who works at this machine."""

    def change(person: str) -> None:
        monkeypatch.setattr("orchestration.verbs.release_decisions.os_user", lambda: person)

    return change


def control_records(
    home: Home, object_names: tuple[str, ...] = ("quarantine_release",)
) -> list[dict[str, str]]:
    store = open_home(home, clock).store
    return [
        json.loads(Path(store.blob_path(seen)).read_text("utf-8"))
        for seen in store.observations("control")
        if seen.object_name in object_names
    ]


def test_list_shows_what_is_held_and_with_all_what_was(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    list_quarantine(home, everything=False, as_json=True)
    held = {row["document_id"] for row in json.loads(capsys.readouterr().out)}
    list_quarantine(home, everything=True, as_json=True)
    ever = {row["document_id"] for row in json.loads(capsys.readouterr().out)}
    assert held == {"UNBALANCED", "ABSURD", "HALF", "orders/torn.json", "TWICE"}
    assert ever == held | {"GONE"}


def test_show_names_the_place_in_the_landing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    show_document(home, "ABSURD", None, as_json=False)
    told = capsys.readouterr().out
    assert "a quantity of 1000001" in told
    assert "file_sha256  ab" in told


def test_release_lands_who_why_and_when(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    release(home, "ABSURD", f"  {REASON}\n", None, clock, as_json=True)
    told = json.loads(capsys.readouterr().out)
    (record,) = control_records(home)
    assert record == {
        "source_system": "square",
        "document_id": "ABSURD",
        "source_version": "v2",
        "actor": os_user(),
        "reason": REASON,
        "recorded_at": "2026-11-20T12:00:00.000000+00:00",
    }
    said = {"step": "approved", "prepared_by": os_user(), "observation_sequence": 1}
    assert told == record | said


@pytest.mark.parametrize(
    ("document", "source", "reason", "words"),
    [
        ("UNBALANCED", None, REASON, "would put the books out of balance"),
        ("HALF", None, REASON, "half a document never reaches the books"),
        ("orders/torn.json", None, REASON, "half a document never reaches the books"),
        ("NOWHERE", None, REASON, "no such document is in quarantine"),
        ("GONE", None, REASON, "no such document is in quarantine"),
        ("TWICE", None, REASON, "add --source"),
        ("ABSURD", "online_retail", REASON, "no such document is in quarantine"),
        ("ABSURD", None, " ok ", "say in at least"),
    ],
)
def test_what_may_not_be_released_lands_nothing(
    document: str, source: str | None, reason: str, words: str, home: Home
) -> None:
    with pytest.raises(VerbError, match=words):
        release(home, document, reason, source, clock, as_json=False)
    assert control_records(home) == []


def test_a_source_tells_documents_of_one_id_apart(home: Home) -> None:
    release(home, "TWICE", REASON, "square", clock, as_json=False)
    (record,) = control_records(home)
    assert (record["source_system"], record["document_id"]) == ("square", "TWICE")


def test_no_release_while_a_run_is_under_way(home: Home) -> None:
    with one_writer(home), pytest.raises(HomeBusyError):
        release(home, "ABSURD", REASON, None, clock, as_json=False)
    assert control_records(home) == []


def test_who_prepares_a_release_does_not_approve_it(
    strict_home: Home, at_work: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    at_work("anna")
    release(strict_home, "ABSURD", REASON, None, clock, as_json=False)
    assert (
        "anna prepared its release; nothing posts until another person" in capsys.readouterr().out
    )
    with pytest.raises(VerbError, match="who prepares does not approve"):
        release(strict_home, "ABSURD", REASON, None, clock, as_json=False)
    assert control_records(strict_home) == []
    at_work("bert")
    release(strict_home, "ABSURD", "I asked the store too", None, clock, as_json=True)
    approval = json.loads(capsys.readouterr().out)
    assert (approval["step"], approval["prepared_by"], approval["actor"]) == (
        "approved",
        "anna",
        "bert",
    )
    (record,) = control_records(strict_home)
    assert (record["actor"], record["reason"]) == ("bert", "I asked the store too")


def test_a_version_is_released_once(home: Home) -> None:
    release(home, "ABSURD", REASON, None, clock, as_json=False)
    with pytest.raises(VerbError, match="released this version already; tillbook run posts it"):
        release(home, "ABSURD", REASON, None, clock, as_json=False)
    assert len(control_records(home)) == 1


@pytest.mark.parametrize("name", ["orders/orders_3.json", "orders_3.json"])
def test_an_empty_file_is_released_by_its_name_before_anything_was_published(
    name: str, home: Home
) -> None:
    (home.published / "current.json").unlink()
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "create schema raw_square; create table raw_square.loaded_files as"
            " select 'orders' as object_name, 'orders/orders_3.json' as original_name,"
            " 1 as observation_sequence, 0 as record_count, 0 as rejected_count"
        )
    release(home, name, "the store was closed that day", None, clock, as_json=False)
    (record,) = control_records(home)
    assert (record["source_system"], record["document_id"]) == ("square", "orders/orders_3.json")


def test_no_variable_says_who_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    person = os_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "controller")
    assert os_user() == person
