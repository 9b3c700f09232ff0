"""Checks of heads: their signatures, their chain, the keys they name, their copies elsewhere.

Belongs here: judging the folder of heads by itself and by the runs that were committed. Not: what
heads say about lines (tree_checks.py) and about the manifest (landing_checks.py).
"""

from collections.abc import Iterable
from pathlib import Path

from orchestration.listing import first_of
from orchestration.proof.committed import Recorded
from orchestration.proof.findings import Findings, Kind, ProofFinding
from orchestration.proof.heads import (
    PUBLIC_KEY_NAME,
    Head,
    HeadFile,
    head_names,
    read_head_file,
)
from orchestration.proof.signing_keys import is_signed, read_public_pem


class ChainCheck:
    """Walks the heads from the first to the last.

    Attributes:
        heads: Heads that were signed by the key they name, by run; what they say can be compared.
        key: The public key that has to sign the next head; None before the first.
    """

    def __init__(self, anchor: str | None, recorded: Recorded, findings: Findings) -> None:
        """Begin at a trusted public key; None trusts the first head's own word."""
        self.heads: dict[str, Head] = {}
        self.key = anchor
        self._recorded = recorded
        self._findings = findings
        self._before: HeadFile | None = None

    def walk(self, folder: Path) -> None:
        """Check every head of a folder, then which are missing."""
        names = head_names(folder)
        for name in names:
            file = read_head_file(folder, name)
            # A link from a head already named, or across a missing one, says nothing new.
            self._before = file if self._check(file) else None
        for run_id in sorted(set(self._recorded.runs) - set(names)):
            is_last = not names or run_id > names[-1]
            found = "never signed, or taken away" if is_last else "taken away: later ones are there"
            self._name("removed", run_id, found=found)

    def _check(self, file: HeadFile) -> bool:
        """Check one head; whether it is as it was signed."""
        head = file.head()
        if head is None:
            self._name("unreadable", file.name, found="not a head as this release writes it")
            return False
        if head.run_id != file.name:
            self._name("moved", file.name, "run_id", file.name, head.run_id)
            return False
        if not is_signed(head.public_key, file.signature, file.data):
            found = "the signature does not fit" if file.signature else "there is no signature"
            self._name("forged", file.name, "signature", found=found)
            return False
        is_good = self._check_key(head)
        if self._recorded.is_complete and head.run_id not in self._recorded.runs:
            place, found = "landing", "a signed head, and no run record"
            self._findings.add(ProofFinding("run", "removed", place, head.run_id, found=found))
        is_good = self._check_link(head) and is_good
        self.heads[head.run_id] = head
        self.key = head.next_public_key
        return is_good

    def _check_key(self, head: Head) -> bool:
        if self.key in (None, head.public_key):
            return True
        self._name("forged", head.run_id, "public_key", self.key, head.public_key)
        return False

    def _check_link(self, head: Head) -> bool:
        before = self._before
        is_first = not self.heads and min(self._recorded.runs, default=None) == head.run_id
        if before is None and not is_first:
            return True
        if before is not None and any(
            before.name < run_id < head.run_id for run_id in self._recorded.runs
        ):
            return True
        expected = before.sha256 if before else None
        if head.previous_head_sha256 == expected:
            return True
        self._name(
            "moved", head.run_id, "previous_head_sha256", head.previous_head_sha256, expected
        )
        return False

    def _name(
        self,
        kind: Kind,
        run_id: str,
        column: str | None = None,
        committed: str | None = None,
        found: str | None = None,
    ) -> None:
        self._findings.add(
            ProofFinding("head", kind, f"heads/{run_id}.json", run_id, column, committed, found)
        )


def anchor_of(folder: Path, findings: Findings) -> str | None:
    """The public key pinned in the folder of heads."""
    file = folder / PUBLIC_KEY_NAME
    pinned = read_public_pem(file.read_bytes()) if file.is_file() else None
    if pinned is None and head_names(folder):
        kind: Kind = "unreadable" if file.is_file() else "removed"
        findings.add(ProofFinding("key", kind, f"heads/{PUBLIC_KEY_NAME}", "public key"))
    return pinned


def check_held_keys(
    expected: str | None, held: Iterable[tuple[Path, str]], findings: Findings
) -> None:
    """Compare the key that has to sign the next head with the keys this machine signs with."""
    keys = list(held)
    if expected is None or not keys or any(key == expected for _, key in keys):
        return
    file, key = keys[0]
    findings.add(
        ProofFinding(
            "key", "changed", f"heads/{PUBLIC_KEY_NAME}", f"key of {file}", None, key, expected
        )
    )


def check_copies(folder: Path, copies: Path, findings: Findings) -> None:
    """Compare heads and public key with copies that were kept elsewhere."""
    if not copies.is_dir():
        findings.notes.append(f"{copies}: the folder of copies is not there; nothing was compared.")
        return
    ours, theirs = set(head_names(folder)), set(head_names(copies))
    files = {f"{name}.json": name for name in sorted(ours | theirs)}
    if (copies / PUBLIC_KEY_NAME).is_file():
        files[PUBLIC_KEY_NAME] = "public key"
    for file_name, subject in files.items():
        here, there = folder / file_name, copies / file_name
        if there.is_file() and not here.is_file():
            findings.add(ProofFinding("copy", "removed", f"heads/{file_name}", subject))
        elif there.is_file() and here.read_bytes() != there.read_bytes():
            findings.add(ProofFinding("copy", "changed", f"heads/{file_name}", subject))
    if ours - theirs:
        findings.notes.append(f"Without a copy in {copies}: {first_of(sorted(ours - theirs))}.")
