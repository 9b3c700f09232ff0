"""Makes the packs: writes each file, proves the whole, seals it, and only then shows it.

Belongs here: the order of these steps. A pack that fails leaves nothing behind.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.audit.checking import write_checks
from orchestration.audit.contents import CHECKS, CONTENTS, Content
from orchestration.audit.copies import copy_files
from orchestration.audit.inputs import prepare_inputs
from orchestration.audit.queries import READ_CSV, query_text, write_csv
from orchestration.audit.readme import Facts, FileRow, readme_text
from orchestration.audit.sealing import digest_of, write_sums, write_zip
from orchestration.audit.subjects import Subject, subjects_of
from orchestration.audit.totals import control_total
from orchestration.books.code_version import code_version, rules_hash
from orchestration.home import Home
from orchestration.settings import load_settings

README: Final = "README.md"
KNOWN_DECISIONS: Final = (
    "change_approval",
    "checklist_decision: evidence",
    "checklist_decision: explanation",
    "checklist_decision: preparation",
    "checklist_decision: review",
    "period_decision: close_final",
    "period_decision: close_preliminary",
    "period_decision: reopen",
    "period_lock",
    "quarantine_release",
    "release_preparation",
)
TESTS: Final = f"""
    select test_name, cast(sum(cast(entries as bigint)) as bigint)
    from {READ_CSV} group by test_name order by test_name
"""
DECISIONS: Final = f"""
    select concat_ws(': ', record_type, decision) as name, count(*)
    from {READ_CSV} group by name
"""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made.

    Attributes:
        subject: What it is about.
        folder: Where it lies.
        archive: The zip of it.
        sha256: Digest of the zip.
        entries: Journal entries in it.
        lines: Journal lines in it.
        files: Its files.
    """

    subject: Subject
    folder: Path
    archive: Path
    sha256: str
    entries: int
    lines: int
    files: tuple[FileRow, ...]


def make_packs(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    store: LandingStore,
    period: str,
    entity: str | None,
    target: Path,
) -> list[Pack]:
    """Make the packs of a period, one for each entity.

    Args:
        connection: The published snapshot, with files open to it.
        home: Whose books.
        store: Its landing.
        period: Accounting period.
        entity: Only this entity; None: every one with lines in the period.
        target: Folder to put them into.

    Raises:
        UnknownPeriodError: There is nothing to make a pack of.
        AuditPackError: A pack does not add up.
        SegmentError: The durable journal is missing or altered.
    """
    subjects = subjects_of(connection, period, entity)
    target.mkdir(parents=True, exist_ok=True)
    return [_make(connection, home, store, subject, target) for subject in subjects]


def _make(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    store: LandingStore,
    subject: Subject,
    target: Path,
) -> Pack:
    unfinished = target / f".{subject.name}.unfinished"
    packed = unfinished.with_suffix(".zip")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        files = _fill(connection, home, store, subject, unfinished)
        folder, archive = target / subject.name, target / f"{subject.name}.zip"
        write_zip(unfinished, packed, archive.stem, subject.recorded_at)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
        packed.replace(archive)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        packed.unlink(missing_ok=True)
    rows = {file.file: file.rows or 0 for file in files}
    return Pack(
        subject=subject,
        folder=folder,
        archive=archive,
        sha256=digest_of(archive),
        entries=rows["ledger/journal_entries.csv"],
        lines=rows["ledger/general_ledger.csv"],
        files=tuple(files),
    )


def _fill(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    store: LandingStore,
    subject: Subject,
    folder: Path,
) -> list[FileRow]:
    inputs = prepare_inputs(connection, home, store, subject)
    for content in (*CONTENTS, *CHECKS):
        (folder / content.file).parent.mkdir(parents=True, exist_ok=True)
    written = {
        c.file: write_csv(connection, query_text(c.query), inputs.values, folder / c.file)
        for c in CONTENTS
    }
    written |= write_checks(connection, folder, inputs.values)
    tables = [_row(connection, c, folder, written[c.file]) for c in (*CONTENTS, *CHECKS)]
    copies = copy_files(connection, home, store, inputs, folder)
    files = [*tables, *(FileRow(c.file, c.what, c.origin) for c in copies)]
    text = readme_text(subject, files, _facts(connection, home, subject, folder))
    (folder / README).write_text(text, "utf-8", newline="\n")
    write_sums(folder)
    return files


def _row(
    connection: duckdb.DuckDBPyConnection, content: Content, folder: Path, rows: int
) -> FileRow:
    total = control_total(connection, content, folder / content.file)
    origin = f"`queries/{content.query}.sql`"
    return FileRow(content.file, content.what, origin, rows, total)


def _facts(
    connection: duckdb.DuckDBPyConnection, home: Home, subject: Subject, folder: Path
) -> Facts:
    counts = {"file": str(folder / "journal_entry_tests/counts.csv")}
    decisions = {"file": str(folder / "approvals/decisions.csv")}
    landed = dict(connection.execute(DECISIONS, decisions).fetchall())
    settings = load_settings(home.path)
    return Facts(
        tests=connection.execute(TESTS, counts).fetchall(),
        decisions=sorted({**dict.fromkeys(KNOWN_DECISIONS, 0), **landed}.items()),
        is_code_of_the_run=code_version() == subject.code_version,
        are_settings_of_the_run=rules_hash(settings, home.books) == subject.rules_hash,
        has_heads=(folder / "heads").is_dir(),
        has_verifier=(folder / "verify.py").is_file(),
    )
