"""`verify` says what it measured, refuses what it cannot, and keeps runs away meanwhile."""

import json
from pathlib import Path

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.run.context import one_writer
from orchestration.verbs.failures import ExitCode
from tests.committed_homes import CommittedHome
from tests.tampering import change_warehouse, replace_pinned_key


@pytest.fixture
def books(tmp_path: Path) -> CommittedHome:
    books = CommittedHome(tmp_path / "home")
    books.commit(100)
    books.sign()
    books.publish()
    return books


def verify(home: Home, *options: str | Path) -> int:
    return run_command(["--home", str(home.path), "verify", *map(str, options)])


def test_a_home_without_books_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To say that all is well would be said of nothing, perhaps of a mistyped folder."""
    assert verify(Home(tmp_path / "nowhere")) == ExitCode.INPUT
    assert "there are no books to verify" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    assert verify(Home(tmp_path / "new").ensure()) == ExitCode.INPUT


def test_what_was_read_again_is_told(
    books: CommittedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(books.home) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "2 landed files, 1 runs, 1 signed heads" in said
    assert "over 100 lines" in said
    assert said.endswith("everything is as it was committed and signed.\n")


def test_findings_end_with_their_own_code(
    books: CommittedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    change_warehouse(books.home, "delete from core.fct_journal_lines where line_number = 3")
    assert verify(books.home, "--json") == ExitCode.INTEGRITY
    answer = json.loads(capsys.readouterr().out)
    assert answer["finding_count"] == 20
    assert {finding["kind"] for finding in answer["findings"]} == {"removed"}
    assert answer["remedies"][0].startswith("journal: ")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--copies", "no/such/folder"], "there is no such folder"),
        (["--public-key", "no/such/key.pem"], "cannot be read"),
    ],
)
def test_what_is_not_there_is_refused(
    books: CommittedHome, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(books.home, *options) == ExitCode.INPUT
    assert words in capsys.readouterr().err


def test_a_file_that_is_no_key_is_refused(
    books: CommittedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key.pem").write_text("key", "utf-8")
    assert verify(books.home, "--public-key", tmp_path / "key.pem") == ExitCode.INPUT
    assert "no ed25519 public key" in capsys.readouterr().err


def test_the_key_that_is_held_decides(books: CommittedHome, tmp_path: Path) -> None:
    held = tmp_path / "held.pem"
    held.write_bytes((books.home.heads / "public_key.pem").read_bytes())
    assert verify(books.home, "--public-key", held) == ExitCode.DONE
    replace_pinned_key(books.home)
    assert verify(books.home, "--public-key", held) == ExitCode.INTEGRITY


def test_a_run_under_way_is_not_judged(books: CommittedHome) -> None:
    with one_writer(books.home):
        assert verify(books.home) == ExitCode.BUSY
