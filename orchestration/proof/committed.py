"""What was committed, as run records and signed heads say it: the measure of a verification.

Belongs here: reading both where either may be damaged. Not: judging heads (head_checks.py).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.landing.errors import LandingError
from ingestion.landing.store import LandingStore
from orchestration.books.run_records import RunRecord, Segment, read_run_record, recorded_runs
from orchestration.proof.findings import Findings, ProofFinding
from orchestration.proof.heads import Head

FIELDS_OF_BOTH = (
    "recorded_at",
    "created_by",
    "through_sequence",
    "code_version",
    "rules_hash",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The run records of a landing.

    Attributes:
        runs: Every run the manifest names; None in place of a record that cannot be trusted.
        is_complete: Whether the manifest could be read.
    """

    runs: dict[str, RunRecord | None]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class CommittedSegment:
    """A segment of a run, with where it lies."""

    run_id: str
    segment: Segment
    path: Path


def read_recorded(store: LandingStore) -> Recorded:
    """Every run record, unless the manifest is damaged (the check of the landing names that)."""
    try:
        sightings = recorded_runs(store)
    except LandingError:
        return Recorded({}, is_complete=False)
    runs: dict[str, RunRecord | None] = {}
    for run_id, seen in sightings.items():
        runs[run_id] = None
        try:
            blob = store.blob_path(seen).read_bytes()
            if hashlib.sha256(blob).hexdigest() == seen.file_sha256:
                runs[run_id] = read_run_record(store, seen)
        except (OSError, LandingError, json.JSONDecodeError, TypeError, KeyError):
            continue
    return Recorded(runs, is_complete=True)


def committed_segments(
    folder: Path, recorded: Recorded, heads: Mapping[str, Head]
) -> list[CommittedSegment]:
    """Segments of every run, oldest first: by its record, and by its head where that is lost."""
    found = []
    for run_id in sorted(recorded.runs.keys() | heads.keys()):
        said = recorded.runs.get(run_id) or heads.get(run_id)
        for segment in said.segments if said else ():
            found.append(CommittedSegment(run_id, segment, folder / segment.file_name))
    return found


def compare_records(recorded: Recorded, heads: Mapping[str, Head], findings: Findings) -> None:
    """Compare what the record and the signed head of each run say."""
    for run_id, head in heads.items():
        record = recorded.runs.get(run_id)
        if record is None:
            continue
        pairs = {name: (getattr(head, name), getattr(record, name)) for name in FIELDS_OF_BOTH}
        pairs["segments"] = (
            sorted(map(_digest_of, head.segments)),
            sorted(map(_digest_of, record.segments)),
        )
        for name, (signed, found) in pairs.items():
            if signed != found:
                findings.add(
                    ProofFinding("run", "changed", "landing", run_id, name, str(signed), str(found))
                )


def _digest_of(segment: Segment) -> tuple[str, str, int]:
    return segment.file_name, segment.sha256, segment.rows
