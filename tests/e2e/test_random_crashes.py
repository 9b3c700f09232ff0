"""A kill of the whole process tree at any moment loses nothing and doubles nothing (`make crash`).

The moments are drawn from CRASH_SEED, which every test's name says; CRASH_MOMENTS says how many.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.books.run_records import committed_runs
from orchestration.books.segments import checked_path
from orchestration.home import Home
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.e2e.conftest import Deliveries
from tests.e2e.test_crashes import RUN
from tests.homes import PROJECT, balances, copy_home, run_books, warehouse_rows

SEED = int(os.environ.get("CRASH_SEED", "20261128"))
MOMENTS = int(os.environ.get("CRASH_MOMENTS", "50"))
DRAWN = random.Random(SEED)  # noqa: S311 - moments, no secrets
SHARES = [DRAWN.random() for _ in range(MOMENTS)]
"""How much of a run has passed when it is killed."""
ENTRIES = (
    "select source_document_id, unit_event, entry_type, entry_revision, entry_digest"
    " from core.fct_journal_entries order by all"
)


def start_run(home: Home, drop: Path) -> subprocess.Popen[bytes]:
    """A run in a process group of its own, so that what it starts dies with it."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(home.path), str(drop)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def seconds_of_a_run(
    first_home: Home, deliveries: Deliveries, tmp_path_factory: pytest.TempPathFactory
) -> float:
    """How long a run takes here that nobody kills."""
    home = copy_home(first_home, tmp_path_factory.mktemp("whole") / "home")
    begun = time.monotonic()
    assert start_run(home, deliveries.second).wait() == 0
    return time.monotonic() - begun


@pytest.fixture
def home(first_home: Home, tmp_path: Path) -> Iterator[Home]:
    """A home of its own, removed afterwards: fifty of them are large."""
    yield copy_home(first_home, tmp_path / "home")
    shutil.rmtree(tmp_path / "home")


@pytest.mark.crash
@pytest.mark.parametrize("share", SHARES, ids=lambda share: f"seed {SEED} at {share:.3f}")
def test_a_kill_at_a_random_moment_leaves_the_same_books(
    share: float,
    seconds_of_a_run: float,
    home: Home,
    corrected_home: Home,
    deliveries: Deliveries,
) -> None:
    process = start_run(home, deliveries.second)
    time.sleep(share * seconds_of_a_run)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    run_books(home, "square", deliveries.second)
    assert balances(home) == balances(corrected_home)
    assert warehouse_rows(home, ENTRIES) == warehouse_rows(corrected_home, ENTRIES)
    store = landing_to_look_at(home)
    assert store.verify() == []
    for run in committed_runs(store):
        for segment in run.segments:
            checked_path(home.segments, segment)
