"""Run records: landed control records that commit a run and name its segments.

Belongs here: their shape, writing and reading. Not: the segments' content (segments.py).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore
from orchestration.books.control_records import land_control_record

RUN_OBJECT = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One immutable Parquet file of appended rows.

    Attributes:
        relation: The core relation the rows belong to.
        file_name: Name in the home's segments folder.
        sha256: Hex digest of the file.
        rows: Number of rows.
    """

    relation: str
    file_name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What commits a run.

    Attributes:
        run_id: Sorts in the order of runs.
        recorded_at: Instant of the run, ISO 8601 in UTC.
        through_sequence: Newest observation the run took in.
        code_version: Digest of the models and programs that posted.
        rules_hash: Digest of the chart, roles, rules and settings that posted.
        created_by: OS user who ran it.
        segments: What the run appended; empty when it posted nothing.
    """

    run_id: str
    recorded_at: str
    through_sequence: int
    code_version: str
    rules_hash: str
    created_by: str
    segments: tuple[Segment, ...]


def land_run_record(store: LandingStore, record: RunRecord) -> None:
    """Commit a run: land its record. Until this returns, the run's segments do not count."""
    text = json.dumps(asdict(record), sort_keys=True, indent=1)
    land_control_record(store, RUN_OBJECT, text, name=record.run_id)


def committed_runs(store: LandingStore) -> list[RunRecord]:
    """Every committed run, oldest first."""
    return [read_run_record(store, seen) for seen in recorded_runs(store).values()]


def recorded_runs(store: LandingStore) -> dict[str, Observation]:
    """Where the record of every committed run was landed, by run and oldest first."""
    found = {
        Path(observation.original_name).stem: observation
        for observation in store.observations("control")
        if observation.object_name == RUN_OBJECT
    }
    return dict(sorted(found.items()))


def read_run_record(store: LandingStore, observation: Observation) -> RunRecord:
    """The run record that an observation landed."""
    with store.open_blob(observation) as blob:
        fields = json.load(blob)
    segments = tuple(Segment(**segment) for segment in fields.pop("segments"))
    return RunRecord(**fields, segments=segments)
