"""Signs the heads of committed runs that have none yet, in the order of runs.

Belongs here: which runs are due, by which key, and that every head reaches the folder of copies.
Not: what stands in a head (deriving.py), when this happens (orchestration/defs/proof.py).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ingestion.landing.manifest import Observation
from ingestion.landing.store import MANIFEST_NAME, LandingStore
from orchestration.books.run_records import read_run_record, recorded_runs
from orchestration.home import Home
from orchestration.proof.copies import copy_heads
from orchestration.proof.deriving import Link, TreeStates, derive_head, extended_trees
from orchestration.proof.errors import HeadError, SigningKeyError
from orchestration.proof.heads import (
    PUBLIC_KEY_NAME,
    HeadFile,
    head_names,
    keep_head,
    read_head_file,
    write_once,
)
from orchestration.proof.line_leaves import PeriodOfRun
from orchestration.proof.manifest_digests import manifest_digests
from orchestration.proof.signing_keys import (
    is_signed,
    key_files,
    public_key_of,
    public_pem,
    read_key,
    read_or_make_key,
    read_public_pem,
)
from orchestration.settings import ProofSettings

MEMORY_LIMIT = "1200MB"
Period = tuple[str, str, str, str]
"""Entity, period, first and last day in ISO 8601."""


def sign_committed_runs(
    home: Home, store: LandingStore, settings: ProofSettings, periods: Sequence[Period]
) -> list[str]:
    """Sign every committed run that has no head yet, and copy what has no copy yet.

    Args:
        home: The home.
        store: Its landing.
        settings: Where the key lies and where copies go.
        periods: Accounting periods of every entity.

    Returns:
        The runs that were signed, oldest first.

    Raises:
        SigningKeyError: The key that must sign is not there or not usable.
        HeadError: A head or a copy is not as it should be.
        SegmentError: A segment is missing or altered.
    """
    recorded = recorded_runs(store)
    due = _runs_without_head(recorded, head_names(home.heads))
    if due:
        _sign(home, store, settings, periods, {run: recorded[run] for run in due})
    if settings.copies_to is not None:
        copy_heads(home.heads, Path(settings.copies_to).expanduser())
    return due


def next_signing_key(home: Home, settings: ProofSettings) -> Path | None:
    """The file of the key that must sign the next head; None where no chain of heads has begun.

    Raises:
        SigningKeyError: The key is not there, not usable, or not the one that must sign.
        HeadError: The newest head is not as it should be.
    """
    expected = _expected_key(home.heads, _last_head(home.heads))
    files = key_files(settings, home.path)
    if expected is None:
        return None
    held = [file for file in files if file.exists()] or files[:1]
    for file in held:
        if public_key_of(read_key(file)) == expected:
            return file
    raise SigningKeyError(_not_the_key(files[0], expected))


def _sign(
    home: Home,
    store: LandingStore,
    settings: ProofSettings,
    periods: Sequence[Period],
    due: Mapping[str, Observation],
) -> None:
    last = _last_head(home.heads)
    expected = _expected_key(home.heads, last)
    key, following = _choose_keys(key_files(settings, home.path), expected)
    if expected is None:
        write_once(home.heads / PUBLIC_KEY_NAME, public_pem(public_key_of(key)))
    counts = [observation.sequence for observation in due.values()]
    digests = manifest_digests(home.landing / MANIFEST_NAME, counts)
    states = TreeStates(home.heads)
    previous = last.sha256 if last else None
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for run_id, observation in due.items():
            record = read_run_record(store, observation)
            known = [PeriodOfRun(run_id, *period) for period in periods]
            trees = extended_trees(connection, record, home.segments, known, states)
            link = Link(
                manifest_lines=observation.sequence,
                manifest_sha256=digests[observation.sequence],
                previous_head_sha256=previous,
                public_key=public_key_of(key),
                next_public_key=public_key_of(following),
            )
            data = derive_head(record, trees, link).to_bytes()
            file = HeadFile(run_id, data, key.sign(data))
            keep_head(home.heads, file)
            previous, key = file.sha256, following


def _runs_without_head(recorded: Mapping[str, Observation], signed: Sequence[str]) -> list[str]:
    """Runs to sign.

    Raises:
        HeadError: A head before the last is missing, or one is of a run that never was.
    """
    due = sorted(set(recorded) - set(signed))
    strangers = sorted(set(signed) - set(recorded))
    if strangers:
        raise HeadError(
            f"heads/{strangers[0]}.json: the landing holds no record of this run; run tillbook"
            " verify, then restore the landing or the heads from the backup."
        )
    if due and signed and due[0] < signed[-1]:
        raise HeadError(
            f"heads/{due[0]}.json: the head is missing between others; run tillbook verify, then"
            " restore it from a copy or the backup."
        )
    return due


def _last_head(folder: Path) -> HeadFile | None:
    """The newest head, if it is signed by the key that had to sign it.

    Raises:
        HeadError: It is not: nothing may be built upon it.
    """
    names = head_names(folder)
    if not names:
        return None
    last = read_head_file(folder, names[-1])
    before = read_head_file(folder, names[-2]).head() if len(names) > 1 else None
    expected = before.next_public_key if before else _pinned(folder)
    if last.head() is None or not is_signed(expected or "", last.signature, last.data):
        raise HeadError(
            f"heads/{last.name}.json: the newest head is not signed as it must be, so no other is"
            " built upon it; run tillbook verify, then restore it from a copy or the backup."
        )
    return last


def _expected_key(folder: Path, last: HeadFile | None) -> str | None:
    """The public key of whoever has to sign next; None where no chain of heads has begun."""
    head = last.head() if last else None
    return head.next_public_key if head else _pinned(folder)


def _choose_keys(
    files: Sequence[Path], expected: str | None
) -> tuple[Ed25519PrivateKey, Ed25519PrivateKey]:
    """The key that signs the next head, and the one that signs the heads after it.

    Raises:
        SigningKeyError: None of the keys is the one that must sign.
    """
    held = _held_keys(files, begins=expected is None)
    fitting = [key for key in held if expected in (None, public_key_of(key))]
    if not fitting:
        raise SigningKeyError(_not_the_key(files[0], str(expected)))
    return fitting[0], held[-1]


def _not_the_key(file: Path, expected: str) -> str:
    return (
        f"{file}: this is not the key that has to sign the next head ({expected[:16]}...); bring"
        " that key back, or read in docs/for-auditors.md what to do when it is lost."
    )


def _held_keys(files: Sequence[Path], *, begins: bool) -> list[Ed25519PrivateKey]:
    """The keys at hand; one is made only where it signs nothing yet: to begin, or to change to."""
    present, *to_change_to = files
    following = [read_or_make_key(file) for file in to_change_to]
    if begins:
        return [read_or_make_key(present), *following]
    return [read_key(present), *following] if present.exists() or not following else following


def _pinned(folder: Path) -> str | None:
    """The key that the chain began with, if it began."""
    file = folder / PUBLIC_KEY_NAME
    return read_public_pem(file.read_bytes()) if file.exists() else None
