"""Quarantine shows what is held, and a release is a landed decision by a person with a reason."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.context import one_writer, open_home
from orchestration.run.errors import HomeBusyError
from orchestration.source_adoption import source_default_text
from orchestration.verbs.failures import VerbError
from orchestration.verbs.quarantine import list_quarantine, release, show_document

REASON = "the delivery note shows this quantity"


def clock() -> datetime:
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(published_home: Home) -> Home:
    published_home.settings_file.write_text(source_default_text("online_retail") or "", "utf-8")
    return published_home


def control_records(home: Home) -> list[dict[str, str]]:
    store = open_home(home, clock).store
    return [
        json.loads(Path(store.blob_path(seen)).read_text("utf-8"))
        for seen in store.observations("control")
        if seen.object_name == "quarantine_release"
    ]


def test_list_shows_what_is_held_and_with_all_what_was(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    list_quarantine(home, everything=False, as_json=True)
    held = {row["document_id"] for row in json.loads(capsys.readouterr().out)}
    list_quarantine(home, everything=True, as_json=True)
    ever = {row["document_id"] for row in json.loads(capsys.readouterr().out)}
    assert held == {"UNBALANCED", "ABSURD", "HALF", "TORN", "TWICE"}
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
        "actor": getpass.getuser(),
        "reason": REASON,
        "recorded_at": "2026-11-20T12:00:00.000000+00:00",
    }
    assert told == {**record, "observation_sequence": 1}


@pytest.mark.parametrize(
    ("document", "source", "reason", "words"),
    [
        ("UNBALANCED", None, REASON, "would put the books out of balance"),
        ("HALF", None, REASON, "half a document never reaches the books"),
        ("TORN", None, REASON, "half a document never reaches the books"),
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
