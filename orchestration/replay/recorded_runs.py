"""What each recorded run saw: observations, settings and the company's own books files.

Belongs here: finding that out from the landing. Not: running it again (replaying.py).
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore
from ingestion.sources.control import BOOKS_FILES
from orchestration.books.recorded_settings import recorded_settings
from orchestration.books.run_records import RUN_OBJECT, RunRecord
from orchestration.settings import Settings


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A committed run and what it took in.

    Attributes:
        record: Its run record.
        seen: Every observation it could read, in sequence; run records are not among them.
        settings: What the settings said then; None when that was not recorded yet.
    """

    record: RunRecord
    seen: tuple[Observation, ...]
    settings: Settings | None


def runs_to_replay(
    recorded: LandingStore, runs: Sequence[RunRecord], through: str | None = None
) -> list[RecordedRun]:
    """The recorded runs that took in or posted anything, oldest first.

    Args:
        recorded: The landing they read.
        runs: Every committed run, oldest first.
        through: Newest run to replay; None: all.
    """
    inputs = [each for each in recorded.observations() if each.object_name != RUN_OBJECT]
    replayed = []
    reached = 0
    for record in runs:
        if record.segments or record.through_sequence > reached:
            seen = tuple(each for each in inputs if each.sequence <= record.through_sequence)
            settings = recorded_settings(recorded, seen)
            replayed.append(RecordedRun(record, seen, settings))
        reached = max(reached, record.through_sequence)
        if record.run_id == through:
            break
    return replayed


def restore_books_files(recorded: LandingStore, run: RecordedRun, books: Path) -> None:
    """Put the company's own books files into a folder as the run saw them, and no others."""
    shutil.rmtree(books, ignore_errors=True)
    books.mkdir(parents=True)
    names = {item.name for item in BOOKS_FILES}
    newest = {
        each.object_name: each
        for each in run.seen
        if each.source == "control" and each.object_name in names
    }
    for name, observation in newest.items():
        shutil.copyfile(recorded.blob_path(observation), books / f"{name}.csv")
