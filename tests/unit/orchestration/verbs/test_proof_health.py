"""The doctor says whether the next head can be signed, and whether all heads have left the home."""

from pathlib import Path

import pytest

from orchestration.proof.signing_keys import KEY_VARIABLE, read_or_make_key
from orchestration.verbs.health_checks import examine
from orchestration.verbs.health_findings import HealthFinding
from orchestration.verbs.proof_health import check_copies, check_signing
from tests.committed_homes import CommittedHome


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "keys" / "own.pem"
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    return file


@pytest.fixture
def books(tmp_path: Path, key_file: Path) -> CommittedHome:
    del key_file
    books = CommittedHome(tmp_path / "home")
    books.commit(100)
    return books


def signing(books: CommittedHome) -> HealthFinding:
    return next(found for found in examine(books.home) if found.check == "signing")


def name_copies(books: CommittedHome, folder: Path) -> None:
    with books.home.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f'\n[proof]\ncopies_to = "{folder}"\n')


def test_before_the_first_head_no_key_is_asked_for_and_none_is_made(
    books: CommittedHome, key_file: Path
) -> None:
    assert check_signing(books.home)[0] == "ok"
    assert not key_file.exists()


def test_the_key_that_signs_next_is_named(books: CommittedHome, key_file: Path) -> None:
    books.sign()
    assert check_signing(books.home) == ("ok", f"{key_file} is the key that signs the next head.")


def test_a_missing_key_is_a_problem_before_a_run_meets_it(
    books: CommittedHome, key_file: Path
) -> None:
    books.sign()
    key_file.unlink()
    found = signing(books)
    assert found.verdict == "problem"
    assert "is missing; bring it back" in found.sentence


def test_another_key_is_a_problem(books: CommittedHome, key_file: Path) -> None:
    books.sign()
    key_file.unlink()
    read_or_make_key(key_file)
    found = signing(books)
    assert found.verdict == "problem"
    assert "not the key that has to sign the next head" in found.sentence


def test_heads_that_never_leave_are_told(books: CommittedHome) -> None:
    assert check_copies(books.home) == ("ok", "No heads yet.")
    books.sign()
    verdict, sentence = check_copies(books.home)
    assert verdict == "warning"
    assert "1 heads lie in the home alone" in sentence


def test_heads_without_a_copy_are_counted(books: CommittedHome, tmp_path: Path) -> None:
    books.sign()
    folder = tmp_path / "copies"
    name_copies(books, folder)
    assert check_copies(books.home)[0] == "problem"
    folder.mkdir()
    assert check_copies(books.home) == (
        "warning",
        f"1 heads have no copy in {folder}; run tillbook publish.",
    )
    for file in books.home.heads.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert check_copies(books.home) == ("ok", f"All 1 heads have a copy in {folder}.")
