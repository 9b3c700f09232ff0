"""Heads follow from what is durable, are signed once and in order, by the key that must sign."""

import shutil
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from orchestration.home import Home
from orchestration.proof.errors import HeadError, SigningKeyError
from orchestration.proof.heads import HeadFile, head_names, read_head_file
from orchestration.proof.signing_keys import (
    KEY_VARIABLE,
    public_key_of,
    read_key,
    read_or_make_key,
    signing_key_file,
)
from orchestration.settings import ProofSettings
from tests.committed_homes import CommittedHome, head_fields
from tests.tampering import change_head, findings_of, rewrite, verified


@pytest.fixture
def books(tmp_path: Path) -> CommittedHome:
    return CommittedHome(tmp_path / "home")


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "keys" / "own.pem"
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    return file


def heads_of(home: Home) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in home.heads.iterdir()}


def test_heads_are_chained_and_grow_the_trees(books: CommittedHome) -> None:
    first, second = books.commit(400), books.commit(600)
    assert books.sign() == [first, second]
    one, other = head_fields(books.home, first), head_fields(books.home, second)
    assert one["previous_head_sha256"] is None
    assert other["previous_head_sha256"] == read_head_file(books.home.heads, first).sha256
    grown = {(tree["entity_id"], tree["period"]): tree for tree in one["trees"]}  # type: ignore[index,attr-defined]
    for tree in other["trees"]:  # type: ignore[attr-defined]
        before = grown.get((tree["entity_id"], tree["period"]))
        assert tree["previous_size"] == (before["size"] if before else 0)
    assert findings_of(books.home) == []


def test_one_by_one_and_all_at_once_give_the_same_heads(
    books: CommittedHome, tmp_path: Path
) -> None:
    """A kill between commit and signing loses nothing: heads follow from what is durable."""
    for lines in (300, 0, 500, 200):
        books.commit(lines)
        books.sign()
    signed = heads_of(books.home)
    shutil.rmtree(books.home.heads)
    books.home.heads.mkdir()
    books.sign()
    assert heads_of(books.home) == signed
    for name in head_names(books.home.heads)[2:]:
        (books.home.heads / f"{name}.json").unlink()
    books.sign()
    assert heads_of(books.home) == signed
    assert tmp_path.exists()


def test_signing_again_changes_nothing(books: CommittedHome) -> None:
    books.commit(100)
    books.sign()
    before = heads_of(books.home)
    assert books.sign() == []
    assert heads_of(books.home) == before


def test_heads_cannot_be_written_to(books: CommittedHome) -> None:
    books.commit(100)
    books.sign()
    modes = {stat.S_IMODE(file.stat().st_mode) for file in books.home.heads.iterdir()}
    assert modes == {0o444}


def test_a_missing_head_between_others_stops_signing(books: CommittedHome) -> None:
    first, second = books.commit(100), books.commit(100)
    books.sign()
    (books.home.heads / f"{first}.json").unlink()
    books.commit(100)
    with pytest.raises(HeadError, match=f"{first}.json: the head is missing between others"):
        books.sign()
    assert head_names(books.home.heads) == [second]


def test_a_head_of_no_run_stops_signing(books: CommittedHome) -> None:
    books.commit(100)
    books.sign()
    (books.home.heads / "run-000009-x.json").write_text("{}", "utf-8")
    with pytest.raises(HeadError, match="the landing holds no record of this run"):
        books.sign()


def test_nothing_is_built_upon_a_forged_head(books: CommittedHome) -> None:
    run_id = books.commit(100)
    books.sign()
    change_head(books.home, run_id, lambda head: head.update(rules_hash="another"))
    books.commit(100)
    with pytest.raises(HeadError, match="the newest head is not signed as it must be"):
        books.sign()


def test_a_line_of_no_period_stops_signing(tmp_path: Path) -> None:
    books = CommittedHome(tmp_path / "home", numbers=100)
    books.commit(200)
    with pytest.raises(HeadError, match="from 2027-01-01 on lie in no accounting period"):
        books.sign()


def test_the_key_is_made_once_outside_the_home_for_its_owner_alone(
    books: CommittedHome, key_file: Path
) -> None:
    books.commit(100)
    books.sign()
    made = key_file.read_bytes()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert read_key(read_or_make(key_file)).public_key()
    assert key_file.read_bytes() == made
    assert not list(books.home.path.rglob("*own*"))


def read_or_make(file: Path) -> Path:
    read_or_make_key(file)
    return file


def test_a_key_in_the_home_is_refused(
    books: CommittedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(books.home.path / "keys" / "signing.pem"))
    books.commit(100)
    with pytest.raises(SigningKeyError, match="the signing key lies in the home it signs"):
        books.sign()


def test_the_environment_names_the_key_before_the_settings(
    key_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = ProofSettings(signing_key=str(tmp_path / "set.pem"))
    assert signing_key_file(settings) == key_file
    monkeypatch.delenv(KEY_VARIABLE)
    assert signing_key_file(settings) == tmp_path / "set.pem"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    expected = tmp_path / "configuration" / "tillbook" / "signing_key.pem"
    assert signing_key_file(ProofSettings()) == expected
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert signing_key_file(ProofSettings()) == tmp_path / ".config" / "tillbook/signing_key.pem"


@pytest.mark.parametrize("damage", ["missing", "open", "garbage", "another kind"])
def test_a_key_that_cannot_sign_is_named(key_file: Path, damage: str) -> None:
    read_or_make_key(key_file)
    if damage == "missing":
        key_file.unlink()
    elif damage == "open":
        key_file.chmod(0o644)
    elif damage == "garbage":
        key_file.write_bytes(b"nothing")
    else:
        pem = generate_private_key(SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        key_file.write_bytes(pem)
    with pytest.raises(SigningKeyError, match=str(key_file)):
        read_key(key_file)


def test_another_key_is_refused_and_none_is_made_in_its_place(
    books: CommittedHome, key_file: Path
) -> None:
    """A lost key is a decision for people: a new one that signs on would hide the break."""
    books.commit(100)
    books.sign()
    key_file.unlink()
    books.commit(100)
    with pytest.raises(SigningKeyError, match="the signing key is missing"):
        books.sign()
    assert not key_file.exists()
    read_or_make_key(key_file)
    with pytest.raises(SigningKeyError, match="not the key that has to sign the next head"):
        books.sign()


def test_a_change_of_keys_is_announced_by_the_old_one(
    books: CommittedHome, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = tmp_path / "keys" / "next.pem"
    settings = ProofSettings(next_signing_key=str(following))
    runs = [books.commit(100)]
    books.sign()
    runs += [books.commit(100), books.commit(100)]
    books.sign(settings)
    key_file.unlink()
    monkeypatch.setenv(KEY_VARIABLE, str(following))
    runs.append(books.commit(100))
    books.sign()
    signers = [head_fields(books.home, run)["public_key"] for run in runs]
    new = public_key_of(read_key(following))
    assert signers[0] == signers[1] != new
    assert signers[2:] == [new, new]
    assert head_fields(books.home, runs[1])["next_public_key"] == new
    assert findings_of(books.home, held_keys=((following, new),)) == []


def test_an_unannounced_change_of_keys_is_a_break(books: CommittedHome, key_file: Path) -> None:
    from tests.tampering import sign_with_another_key

    books.commit(100)
    run_id = books.commit(100)
    books.sign()
    held = public_key_of(read_key(key_file))
    other = sign_with_another_key(books.home, run_id)
    (finding,) = findings_of(books.home)
    assert (finding.kind, finding.subject) == ("forged", run_id)
    assert (finding.committed, finding.found) == (held, other)


def test_heads_are_copied_and_missing_copies_are_made_up_for(
    books: CommittedHome, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    settings = ProofSettings(copies_to=str(copies))
    books.commit(100)
    with pytest.raises(HeadError, match="the folder for copies of heads is not there"):
        books.sign(settings)
    copies.mkdir()
    books.commit(100)
    books.sign(settings)
    assert {f.name: f.read_bytes() for f in copies.iterdir()} == heads_of(books.home)
    books.commit(100)
    books.sign()
    notes = verified(books.home, copies=copies).findings.notes
    assert any(note.startswith("Without a copy in") for note in notes)
    first = head_names(copies)[0]
    rewrite(copies / f"{first}.json", b"{}")
    (finding,) = findings_of(books.home, copies=copies)
    assert (finding.check, finding.kind, finding.subject) == ("copy", "changed", first)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"manifest_lines": 2', b'"manifest_lines": "2"'),
        (b'"manifest_lines": 2', b'"manifest_lines": 2,\n "more": 1'),
        (b'"head_format": 1', b'"head_format": 2'),
        (b"{", b""),
    ],
)
def test_only_a_head_as_it_is_written_is_one(books: CommittedHome, old: bytes, new: bytes) -> None:
    run_id = books.commit(100)
    books.sign()
    file = read_head_file(books.home.heads, run_id)
    assert file.head() is not None
    assert old in file.data
    assert HeadFile(run_id, file.data.replace(old, new, 1), file.signature).head() is None


def test_a_closed_period_that_grew_is_named_and_one_opened_again_is_not(
    tmp_path: Path,
) -> None:
    books = CommittedHome(tmp_path / "home", numbers=100_000)
    books.commit(100)
    books.sign()
    books.decide("harbor", "2026-01-31")
    late = books.commit(100)
    books.sign()
    (finding,) = findings_of(books.home)
    assert (finding.check, finding.kind, finding.subject) == ("tree", "added", "harbor 2026-01")
    assert finding.place == f"heads/{late}.json"
    assert finding.committed == "closed through 2026-01-31"
    books.decide("harbor", "2025-12-31")
    books.commit(100)
    books.sign()
    assert findings_of(books.home) == [finding]


def test_an_altered_segment_of_a_close_is_named(books: CommittedHome) -> None:
    books.commit(100)
    segment = books.home.segments / "harbor.2026-01.closing_balances.parquet"
    segment.write_bytes(b"balances")
    books.decide("harbor", "2025-12-31", segment)
    books.sign()
    assert findings_of(books.home) == []
    segment.write_bytes(b"balance")
    found = [(f.check, f.kind, f.subject) for f in findings_of(books.home)]
    assert ("segment", "changed", "close of harbor 2026-01") in found
