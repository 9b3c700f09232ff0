"""What a verification finds: each change named by place, subject and both values.

Belongs here: the record of a finding and what to do about each kind of check. Not: finding.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

Check = Literal["landing", "manifest", "run", "segment", "key", "head", "copy", "tree", "journal"]
Kind = Literal["changed", "removed", "added", "repeated", "moved", "forged", "unreadable"]

REMEDIES: Final[dict[Check, str]] = {
    "landing": "restore the landed file from the last backup",
    "manifest": "restore landing/manifest.jsonl from the last backup",
    "run": "restore the landing with its run records from the last backup",
    "segment": "restore the segment from the last backup",
    "key": "ask who changed the key, and check with the public key that your auditors hold:"
    " tillbook verify --public-key FILE",
    "head": "restore the head from a copy; a committed run that never had one is signed by tillbook"
    " publish",
    "copy": "compare both with what your auditors hold: one of them was changed",
    "tree": "restore segments and heads from the last backup: they do not belong together",
    "journal": "the segments hold what was committed: if no finding names them, delete"
    " warehouse.duckdb and the folder published, then run tillbook run",
}


@dataclass(frozen=True, slots=True)
class ProofFinding:
    """One thing that is not as it was committed or signed.

    Attributes:
        check: What was compared.
        kind: What happened to it.
        place: File or relation, relative to the home.
        subject: Line, entry, run, observation or tree it is about.
        column: What of the subject differs; None where all of it does.
        committed: The value that was committed or signed.
        found: The value that stands there now.
    """

    check: Check
    kind: Kind
    place: str
    subject: str
    column: str | None = None
    committed: str | None = None
    found: str | None = None


@dataclass(slots=True)
class Findings:
    """Findings as they are gathered.

    Attributes:
        listed: The findings; of very many only the first.
        count: How many there are in all.
        notes: What is no finding and still worth knowing; sentences.
    """

    listed: list[ProofFinding] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, finding: ProofFinding) -> None:
        """Take in one finding."""
        self.listed.append(finding)
        self.count += 1

    def add_first(self, findings: list[ProofFinding], count: int) -> None:
        """Take in the first of many findings and how many there are."""
        self.listed += findings
        self.count += count

    def remedies(self) -> list[str]:
        """What to do, once for each check that found something."""
        checks = dict.fromkeys(finding.check for finding in self.listed)
        return [f"{check}: {REMEDIES[check]}." for check in checks]
