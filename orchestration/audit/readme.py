"""The README of a pack: what it is, how to check it, what each file is, what is not in it.

Belongs here: its words. Not: finding out what they say (packing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orchestration.audit.subjects import Subject


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the README's table of files.

    Attributes:
        file: Path in the pack.
        what: What it is.
        origin: The query, or where it was copied from.
        rows: Rows without the header; None: it is no table.
        total: Control total in words.
    """

    file: str
    what: str
    origin: str
    rows: int | None = None
    total: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the README says beside the files.

    Attributes:
        tests: Journal entry test and number of entries that meet it.
        decisions: Kind of decision and number of landed records about the entity.
        is_code_of_the_run: Whether the code that made the pack is the code of the published run.
        are_settings_of_the_run: Whether the settings now are those of the published run.
        has_heads: Whether the pack holds heads.
        has_verifier: Whether the pack holds verify.py.
    """

    tests: Sequence[tuple[str, int]]
    decisions: Sequence[tuple[str, int]]
    is_code_of_the_run: bool
    are_settings_of_the_run: bool
    has_heads: bool
    has_verifier: bool


ALWAYS_MISSING: Final = Path(__file__).with_name("always_missing.md")
HOW_TO_READ: Final = Path(__file__).with_name("how_to_read.md")


def readme_text(subject: Subject, files: Sequence[FileRow], facts: Facts) -> str:
    """The README in Markdown."""
    parts = [
        _head(subject, facts),
        _completeness(files),
        HOW_TO_READ.read_text("utf-8"),
        _table(files),
        _counts("Journal entry tests", "test", "entries", facts.tests),
        _counts("Decisions landed", "decision", "records", facts.decisions),
        _limits(facts),
    ]
    return "\n".join(parts)


def _head(subject: Subject, facts: Facts) -> str:
    instant = f"{subject.recorded_at:%Y-%m-%d %H:%M:%S}"
    verifier = "\nBooks, heads and digests: `python verify.py`." if facts.has_verifier else ""
    return f"""\
# Audit pack: {subject.entity_name or subject.entity_id}, {subject.period}

| | |
|---|---|
| entity | {subject.entity_id} |
| period | {subject.period}: {subject.first_day} to {subject.last_day}, {_status(subject)} |
| fiscal year from | {subject.year_first_day} |
| books of run | {subject.run_id}, {instant} UTC, by {subject.created_by} |
| landed through | manifest line {subject.through_sequence} |
| code version | {subject.code_version} |
| rule version | {subject.rules_hash} |

Check that nothing was changed since it was made: `sha256sum --check SHA256SUMS`.{verifier}
"""


def _status(subject: Subject) -> str:
    if subject.period_status == "open":
        return "open: lines may still be added to it"
    if subject.period_closed_at is None:
        return f"{subject.period_status}, locked with a later period"
    who = f"{subject.closed_by}"
    if subject.prepared_by:
        who += f", prepared by {subject.prepared_by}"
    return (
        f"{subject.period_status} since {subject.period_closed_at:%Y-%m-%d %H:%M} UTC by {who},"
        f" through {subject.closed_through_run_id}"
    )


def _completeness(files: Sequence[FileRow]) -> str:
    rows = {file.file: file.rows for file in files}
    entries, lines = rows["ledger/journal_entries.csv"], rows["ledger/general_ledger.csv"]
    accounts = rows["checks/roll_forward.csv"]
    return f"""\
## It is complete

{entries} entries and {lines} lines: as many, and the very same, as the durable journal
(`runs/segments.csv`) holds of this entity and period. Opening + these lines = closing for each of
{accounts} accounts by currency (`checks/roll_forward.csv`), and every difference in
`checks/completeness.csv` is 0. A pack with a difference is not made.
"""


def _table(files: Sequence[FileRow]) -> str:
    lines = [
        "## Files\n",
        "| file | what it is | from | rows | control total |",
        "|---|---|---|---:|---|",
    ]
    lines += [
        f"| `{f.file}` | {f.what} | {f.origin} | {'' if f.rows is None else f.rows} | {f.total} |"
        for f in files
    ]
    return "\n".join(lines) + "\n"


def _counts(title: str, name: str, counted: str, counts: Sequence[tuple[str, int]]) -> str:
    lines = [f"## {title}\n", f"| {name} | {counted} |", "|---|---:|"]
    lines += [f"| {word} | {count or 'none'} |" for word, count in counts]
    return "\n".join(lines) + "\n"


def _limits(facts: Facts) -> str:
    told = [ALWAYS_MISSING.read_text("utf-8").rstrip()]
    if not facts.is_code_of_the_run:
        told.append(
            "- The code that made this pack is not the code of the published run:"
            " `checks/invariants.csv` lists the tests of the former."
        )
    if not facts.are_settings_of_the_run:
        told.append(
            "- Settings or books files were changed since the published run: `rules/tillbook.toml`"
            " is as it is now."
        )
    if not facts.has_heads:
        told.append("- Signed heads: this home has none.")
    return "\n".join(told) + "\n"
