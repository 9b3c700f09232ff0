"""A kill at any step boundary loses nothing and doubles nothing: the rerun gives the same books."""

import os
import subprocess
import sys
from pathlib import Path

from orchestration.books.run_records import recorded_runs
from orchestration.crash_points import CRASH_POINTS
from orchestration.home import Home
from orchestration.proof.heads import head_names
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.e2e.conftest import SETTINGS, Deliveries
from tests.homes import PROJECT, balances, configured_home, run_books, warehouse_rows
from tests.tampering import findings_of

RUN = """
import sys
from pathlib import Path
from orchestration.home import Home
from tests.homes import run_books
run_books(Home(Path(sys.argv[1])), "square", Path(sys.argv[2]))
"""
KILLED = -9


def run_until(point: str, home: Home, drop: Path) -> int:
    """Run in a process of its own that is killed at `point`; its exit status."""
    process = subprocess.run(
        [sys.executable, "-c", RUN, str(home.path), str(drop)],
        env={**os.environ, "TILLBOOK_CRASH_AT": point, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    return process.returncode


def test_a_kill_at_every_step_boundary_leaves_the_same_books(
    deliveries: Deliveries, home_of_one_run: Home, tmp_path: Path
) -> None:
    """Each rerun goes on from where the last one was killed, and is killed one step later."""
    home = configured_home(tmp_path / "home", SETTINGS)
    survived = [p for p in CRASH_POINTS if run_until(p, home, deliveries.both) != KILLED]
    assert survived == []
    run_books(home, "square", deliveries.both)
    assert balances(home) == balances(home_of_one_run)
    query = (
        "select source_document_id, unit_event, entry_type, entry_revision"
        " from core.fct_journal_entries order by all"
    )
    assert warehouse_rows(home, query) == warehouse_rows(home_of_one_run, query)
    assert head_names(home.heads) == list(recorded_runs(landing_to_look_at(home)))
    assert findings_of(home) == []
