"""`verify`: is every committed line, every landed byte and every signed head as it was.

Belongs here: what is measured by, and the words of the answer. Not: the checks themselves
(orchestration/proof).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json, say_table
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    from orchestration.proof.findings import ProofFinding
    from orchestration.proof.verifying import Trust, Verified

MOST_SHOWN: Final = 20
LONGEST_CELL: Final = 44
COLUMNS: Final = ("check", "what", "where", "of", "column", "as committed", "as found")


def verify(home: Home, public_key: Path | None, copies: Path | None, *, as_json: bool) -> ExitCode:
    """Verify a home; any finding ends with the code of an integrity failure.

    Args:
        home: The home; nothing is written to it.
        public_key: PEM file of the key the first head must be signed with.
        copies: Folder of heads kept elsewhere; None: the one tillbook.toml names.
        as_json: Answer in JSON, with every finding.

    Raises:
        HomeBusyError: A run is under way.
        VerbError: Nothing was ever committed here, or an option names no such file.
    """
    from orchestration.proof.verifying import verify_home
    from orchestration.verbs.read_only_landing import landing_to_look_at

    home.check_format()
    _require_books(home)
    trust = _trust(home, public_key, copies)
    with progress() as announce, _undisturbed(home):
        announce("Verifying")
        most = None if as_json else MOST_SHOWN
        verified = verify_home(home, landing_to_look_at(home), trust, most)
    if as_json:
        say_json(_fields(verified))
    else:
        _show(home, verified)
    return ExitCode.INTEGRITY if verified.findings.count else ExitCode.DONE


def _require_books(home: Home) -> None:
    """Refuse a home without books: saying that all is well would be said of nothing."""
    from orchestration.proof.heads import head_names

    traces = (home.segments.glob("*.parquet"), home.landing.glob("*/*"), head_names(home.heads))
    if not any(any(True for _ in trace) for trace in traces):
        raise VerbError(
            f"{home.path}: there are no books to verify; tillbook demo or tillbook run begins."
        )


def _trust(home: Home, public_key: Path | None, copies: Path | None) -> "Trust":
    from orchestration.proof.errors import SigningKeyError
    from orchestration.proof.signing_keys import key_files, public_key_of, read_key
    from orchestration.proof.verifying import Trust
    from orchestration.settings import ProofSettings, load_settings

    settings = load_settings(home.path).proof if home.settings_file.exists() else ProofSettings()
    held = []
    try:
        for file in key_files(settings, home.path):
            if file.exists():
                held.append((file, public_key_of(read_key(file))))
    except SigningKeyError as error:
        raise VerbError(str(error)) from error
    if copies is not None and not copies.is_dir():
        raise VerbError(f"--copies {copies}: there is no such folder; name one that holds heads.")
    named = Path(settings.copies_to).expanduser() if settings.copies_to else None
    return Trust(
        public_key=_read_public_key(public_key) if public_key else None,
        copies=copies or named,
        held_keys=tuple(held),
    )


def _read_public_key(file: Path) -> str:
    from orchestration.proof.signing_keys import read_public_pem

    try:
        found = read_public_pem(file.read_bytes())
    except OSError as error:
        raise VerbError(
            f"--public-key {file}: it cannot be read ({error.strerror}); name a PEM file."
        ) from error
    if found is None:
        raise VerbError(f"--public-key {file}: this is no ed25519 public key; name a PEM file.")
    return found


@contextmanager
def _undisturbed(home: Home) -> Iterator[None]:
    """Keep runs away meanwhile; a home on a disk that cannot be written has none."""
    from orchestration.run.context import one_writer

    if not os.access(home.path, os.W_OK):
        yield
        return
    with one_writer(home):
        yield


def _fields(verified: "Verified") -> dict[str, Any]:
    findings = verified.findings
    return {
        "verified": {
            name: getattr(verified, name)
            for name in ("observations", "runs", "heads", "trees", "lines")
        },
        "finding_count": findings.count,
        "findings": [asdict(finding) for finding in findings.listed],
        "remedies": findings.remedies(),
        "notes": findings.notes,
    }


def _show(home: Home, verified: "Verified") -> None:
    findings = verified.findings
    say(
        f"Read again: {verified.observations:,} landed files, {verified.runs:,} runs,"
        f" {verified.heads:,} signed heads, {verified.trees:,} trees over {verified.lines:,} lines."
    )
    for note in findings.notes:
        say(note)
    if not findings.count:
        say(f"{home.path}: everything is as it was committed and signed.")
        return
    shown = findings.listed[:MOST_SHOWN]
    say_table(COLUMNS, [_row(finding) for finding in shown])
    if findings.count > len(shown):
        say(f"... and {findings.count - len(shown):,} more: --json lists all of them.")
    say(f"{home.path}: {findings.count:,} things are not as they were committed and signed.")
    for remedy in findings.remedies():
        say(f"  {remedy}")


def _row(finding: "ProofFinding") -> tuple[str | None, ...]:
    return (
        finding.check,
        finding.kind,
        finding.place,
        finding.subject,
        finding.column,
        _shortened(finding.committed),
        _shortened(finding.found),
    )


def _shortened(value: str | None) -> str | None:
    """Digests are told by their beginning; --json has them whole."""
    if value is None or len(value) <= LONGEST_CELL:
        return value
    return f"{value[: LONGEST_CELL - 3]}..."
