"""Runs the recorded runs again, one after another, in a scratch home.

Belongs here: the scratch home and what each run is handed. Not: what a run saw (recorded_runs.py),
comparing (comparing.py). The home whose runs they are is read and never written.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingestion.landing.home_redactor import HomeRedactor
from ingestion.landing.store import LandingStore
from orchestration.books.code_version import code_version, rules_hash
from orchestration.books.run_records import RunRecord, committed_runs
from orchestration.home import Home
from orchestration.replay.recorded_landing import RecordedLanding
from orchestration.replay.recorded_runs import RecordedRun, restore_books_files
from orchestration.run.committed_segments import segments_of_closes
from orchestration.run.context import RunContext
from orchestration.run.errors import HomeBusyError, RunError
from orchestration.run.job import run_job
from orchestration.run.manifest import DIGEST, MANIFEST
from orchestration.settings import Settings

SCRATCH = "scratch"
PARSED = (MANIFEST, DIGEST, "partial_parse.msgpack")


class ReplayError(RunError):
    """A recorded run that could not be run again."""


@dataclass(frozen=True, slots=True)
class ReplayedRun:
    """A recorded run and what running it again came to.

    Attributes:
        recorded: Its record in the home.
        replayed: What the replay committed; None when it had nothing to commit.
        code_version: Digest of the code that replayed it.
        rules_hash: Digest of the rules and settings that replayed it.
        settings_recorded: Whether the settings of then were recorded; else today's were used.
    """

    recorded: RunRecord
    replayed: RunRecord | None
    code_version: str
    rules_hash: str
    settings_recorded: bool


@contextmanager
def scratch_home(home: Home, parent: Path | None = None) -> Iterator[Home]:
    """A home to replay in, removed afterwards; kept until the next replay when a run failed there.

    Args:
        home: Whose runs are replayed; without `parent` the scratch home lies in it.
        parent: Another folder to make it in.

    Raises:
        HomeBusyError: Another replay works there.
    """
    folder = (parent if parent is not None else home.path) / SCRATCH
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "scratch.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise HomeBusyError(
            f"{folder}: another replay works here; wait until it ends or choose another --scratch."
        ) from error
    scratch = Home(folder / "home")
    shutil.rmtree(scratch.path, ignore_errors=True)
    is_kept = False
    try:
        scratch.ensure()
        _take_parse(home, scratch)
        yield scratch
    except ReplayError:
        is_kept = True
        raise
    finally:
        if not is_kept:
            shutil.rmtree(scratch.path, ignore_errors=True)
        lock.release()


def take_closes(home: Home, scratch: Home, recorded: LandingStore) -> None:
    """Take over what final closes fixed: a close is a decision of a person, not of a run."""
    for segment in segments_of_closes(recorded):
        shutil.copyfile(home.segments / segment.file_name, scratch.segments / segment.file_name)


def replay_runs(
    scratch: Home,
    recorded: LandingStore,
    runs: Sequence[RecordedRun],
    settings_of_today: Settings,
    announce: Callable[[str], None],
) -> list[ReplayedRun]:
    """Replay runs in order: with the clock, id, user and observations that each had.

    Args:
        scratch: An empty home.
        recorded: The landing the runs read.
        runs: Oldest first.
        settings_of_today: For runs whose settings were not recorded.
        announce: Is told in a few words what begins.

    Raises:
        ReplayError: A run did not come to its end.
    """
    replayed = []
    for place, run in enumerate(runs, start=1):
        announce(f"Replaying {run.record.run_id} ({place} of {len(runs)})")
        settings = run.settings or settings_of_today
        replayed.append(_replay(scratch, recorded, run, settings))
    return replayed


def _replay(
    scratch: Home, recorded: LandingStore, run: RecordedRun, settings: Settings
) -> ReplayedRun:
    record = run.record
    restore_books_files(recorded, run, scratch.books)

    def open_scratch(home: Home, clock: Callable[[], datetime]) -> RunContext:
        redactor = HomeRedactor(home.landing, home.keys, os.urandom)
        store = RecordedLanding(home.landing, clock, redactor, recorded, run.seen)
        return RunContext(
            home, settings, store, clock, record.created_by, record.run_id, is_trial=True
        )

    def recorded_clock() -> datetime:
        return datetime.fromisoformat(record.recorded_at)

    try:
        run_job(scratch, "build", clock=recorded_clock, open_context=open_scratch)
    except Exception as error:
        raise ReplayError(
            f"{record.run_id}: the run could not be replayed and nothing was compared; its scratch"
            f" home {scratch.path} is kept until the next replay: {error}"
        ) from error
    committed = committed_runs(open_scratch(scratch, recorded_clock).store)
    return ReplayedRun(
        record,
        next((each for each in committed if each.run_id == record.run_id), None),
        code_version(),
        rules_hash(settings, scratch.books),
        run.settings is not None,
    )


def _take_parse(home: Home, scratch: Home) -> None:
    """Take over dbt's parse of the project, which takes ten seconds and is the same here."""
    for name in PARSED:
        if (home.dbt_target / name).is_file():
            shutil.copyfile(home.dbt_target / name, scratch.dbt_target / name)
