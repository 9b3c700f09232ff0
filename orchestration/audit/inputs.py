"""What the queries of a pack read beside the published snapshot, as temporary tables.

Belongs here: the landing's manifest, run records, decisions, segments and the integrity tests, each
no newer than the published run. Not: the files of the pack (contents.py).
"""

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import duckdb

from ingestion.landing.errors import LandingError
from ingestion.landing.manifest import Observation, altered_lines
from ingestion.landing.store import MANIFEST_NAME, LandingStore
from ingestion.sources.control import BOOKS_FILES
from orchestration.audit.contents import JOURNAL_ENTRY_TESTS
from orchestration.audit.errors import AuditPackError
from orchestration.audit.queries import fill_table, fill_table_with, query_text
from orchestration.audit.sealing import digest_of
from orchestration.audit.subjects import Subject
from orchestration.books.code_version import DBT_PROJECT
from orchestration.books.recorded_settings import SETTINGS_OBJECT
from orchestration.books.run_records import RUN_OBJECT, RunRecord, committed_runs
from orchestration.books.segments import checked_path
from orchestration.home import Home
from orchestration.periods.decisions import landed_decisions

BOOKS_OBJECTS: Final = frozenset(file.name for file in BOOKS_FILES)
NO_DECISIONS: Final = BOOKS_OBJECTS | {RUN_OBJECT, SETTINGS_OBJECT}
TABLES: Final = (
    "landing_manifest",
    "run_records",
    "landed_decisions",
    "run_segments",
    "pack_entries",
    "pack_provenance",
    "journal_lines",
    "journal_openings",
)
"""Queries of `sql/inputs`, in the order in which one reads another."""
JOURNAL_LINES: Final = "fct_journal_lines"
INVARIANT: Final = re.compile(r"Invariant:? ([\w ]+) \((\w)[^)]*\)\. (.*)")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found beside the snapshot.

    Attributes:
        values: What queries are bound to, the subject's own values among them.
        books_files: Observations of the company's own books files, oldest first.
    """

    values: dict[str, Any]
    books_files: tuple[Observation, ...]


def prepare_inputs(
    connection: duckdb.DuckDBPyConnection, home: Home, store: LandingStore, subject: Subject
) -> Inputs:
    """Fill the temporary tables.

    Args:
        connection: The published snapshot.
        home: Whose books.
        store: Its landing.
        subject: What the pack is about.

    Raises:
        SegmentError: A segment is missing or altered.
        LandingError: A control file is missing or altered.
        AuditPackError: The record of the published run is not in the landing.
    """
    sealed = _sealed_sequence(store, subject)
    control = [seen for seen in store.observations("control") if seen.sequence <= sealed]
    runs = [run for run in committed_runs(store) if run.run_id <= subject.run_id]
    _check_closes(store, home.segments, sealed)
    manifest = str((home.landing / MANIFEST_NAME).resolve())
    decisions = [s for s in control if s.object_name not in NO_DECISIONS]
    values = subject.values | {
        "manifest": manifest,
        "sealed_sequence": sealed,
        "run_files": _paths(store, [s for s in control if s.object_name == RUN_OBJECT]),
        # Without a decision the query joins the manifest itself, which is none: no row comes back.
        "decision_files": _paths(store, decisions) or [manifest],
        "decision_objects": sorted({seen.object_name for seen in decisions}) or [""],
        "segment_files": _segment_files(runs, home.segments),
    }
    for table in TABLES:
        fill_table(connection, table, query_text(f"inputs/{table}"), values)
    fill_table_with(
        connection,
        "integrity_tests",
        ("test_name", "invariant", "class", "statement"),
        integrity_tests(),
    )
    fill_table_with(
        connection,
        "known_journal_entry_tests",
        ("test_name", "statement"),
        list(JOURNAL_ENTRY_TESTS.items()),
    )
    books = tuple(seen for seen in control if seen.object_name in BOOKS_OBJECTS)
    return Inputs(values, books)


def integrity_tests() -> list[tuple[str, str, str, str]]:
    """Name, invariant, class and statement of every integrity test of the code."""
    files = sorted((DBT_PROJECT / "tests" / "integrity").rglob("*.sql"))
    return [(file.stem, *_stated(file.read_text("utf-8"))) for file in files]


def _stated(test: str) -> tuple[str, str, str]:
    """What the comment a test opens with says: invariant, class, statement."""
    comment = takewhile(lambda line: line.startswith("--"), test.splitlines())
    words = " ".join(line.strip("- ") for line in comment)
    match = INVARIANT.match(words)
    return match.groups() if match else ("", "", words)  # type: ignore[return-value]


def _sealed_sequence(store: LandingStore, subject: Subject) -> int:
    """The manifest line that recorded the published run: nothing newer belongs to it."""
    names = {f"{subject.run_id}.json"}
    for seen in store.observations("control"):
        if seen.object_name == RUN_OBJECT and Path(seen.original_name).name in names:
            return seen.sequence
    raise AuditPackError(
        f"{subject.run_id}: the published run has no record in the landing; restore the landing"
        " from the last backup."
    )


def _paths(store: LandingStore, observations: list[Observation]) -> list[str]:
    return [str(checked_blob(store, seen).resolve()) for seen in observations]


def checked_blob(store: LandingStore, seen: Observation) -> Path:
    """Where a landed control file lies, after it was found to be what the manifest says.

    Raises:
        LandingError: The file is missing or altered, or its manifest line is.
    """
    for line in altered_lines([seen]):
        raise LandingError(
            f"{MANIFEST_NAME}: line {line.sequence} was altered; restore the landing from the last"
            " backup."
        )
    with store.open_blob(seen):
        found = digest_of(store.blob_path(seen))
    if found != seen.file_sha256:
        raise LandingError(
            f"{seen.relative_path}: the landed file was altered (sha256 is now {found}); restore it"
            " from the last backup."
        )
    return store.blob_path(seen)


def _check_closes(store: LandingStore, folder: Path, sealed: int) -> None:
    """Read what final closes wrote: their bytes must be what the decisions say."""
    for sequence, decision in landed_decisions(store):
        for segment in decision.segments if sequence <= sealed else ():
            checked_path(folder, segment)


def _segment_files(runs: list[RunRecord], folder: Path) -> list[str]:
    """Segments of journal lines; every segment's bytes are checked, also those of entries."""
    checked = [(s.relation, checked_path(folder, s)) for run in runs for s in run.segments]
    return [str(path.resolve()) for relation, path in checked if relation == JOURNAL_LINES]
