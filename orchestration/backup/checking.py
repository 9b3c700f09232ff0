"""Proves a backup: books are run from what was restored and held against what the backup says.

Belongs here: that run and the comparison. Not: restoring (restoring.py). No keys are needed:
nothing new lands but the run's own record, and that stays beside the restored home.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.landing.home_redactor import HomeRedactor
from ingestion.landing.store import LandingStore
from orchestration.backup.contents import BackupManifest
from orchestration.backup.errors import BackupDamagedError
from orchestration.backup.published_balances import BALANCES, balances_of
from orchestration.books.run_records import RunRecord, committed_runs
from orchestration.books.segments import checked_path
from orchestration.home import Home
from orchestration.os_user import os_user
from orchestration.replay.recorded_landing import RecordedLanding
from orchestration.run.context import MEMORY_LIMIT, RunContext
from orchestration.run.job import run_job
from orchestration.settings import load_settings

JOURNAL = {"fct_journal_entries": "journal_entry_id", "fct_journal_lines": "journal_line_id"}


@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """What running the books of a backup came to.

    Attributes:
        entries: Entries that came back.
        lines: Lines that came back.
        would_post: Entries that a run would post on top: of files no run took in yet, or by other
            code or rules.
    """

    entries: int
    lines: int
    would_post: int


def check_restored(
    restored: Home, recorded: LandingStore, beside: Path, manifest: BackupManifest
) -> CheckedBackup:
    """Run the books of a restored home and compare them with what its backup says.

    Args:
        restored: The home.
        recorded: Its landing, to read from.
        beside: Folder for what the run itself lands.
        manifest: What the backup says.

    Raises:
        BackupDamagedError: Something came back otherwise than it was backed up.
        RunError: The run did not come to its end; also what landing, books and settings raise.
    """
    seen = recorded.observations()
    runs = committed_runs(recorded)

    def open_beside(home: Home, clock: Callable[[], datetime]) -> RunContext:
        redactor = HomeRedactor(beside / "landing", beside / "keys", os.urandom)
        store = RecordedLanding(beside / "landing", clock, redactor, recorded, seen)
        settings = load_settings(home.path)
        return RunContext(home, settings, store, clock, os_user(), is_trial=True)

    if (runs[-1].run_id if runs else None) != manifest.run_id:
        raise BackupDamagedError(
            f"backup.json: it says the newest run is {manifest.run_id}, but the landing's is"
            f" {runs[-1].run_id if runs else 'none'}; run tillbook backup again."
        )
    report = run_job(restored, "build", open_context=open_beside)
    with duckdb.connect(
        str(restored.warehouse), read_only=True, config={"memory_limit": MEMORY_LIMIT}
    ) as connection:
        counts = [_require_equal(connection, restored, runs, relation) for relation in JOURNAL]
        _require_balances(connection, manifest)
    return CheckedBackup(counts[0], counts[1], report.posted_entries)


def _require_equal(
    connection: duckdb.DuckDBPyConnection, restored: Home, runs: list[RunRecord], relation: str
) -> int:
    """Refuse unless the rows of committed runs are those of the segments; returns their number."""
    files = [
        str(checked_path(restored.segments, segment))
        for run in runs
        for segment in run.segments
        if segment.relation == relation
    ]
    ids = [run.run_id for run in runs]
    key = JOURNAL[relation]
    ours = f"select {key}, posted_run_id from core.{relation}"
    ours += " where posted_run_id in (select unnest($runs))"
    theirs = "select {key}, posted_run_id from read_parquet($files, union_by_name = true)"
    theirs = theirs.format(key=key) if files else f"{ours} and false"
    values = {"runs": ids, "files": files} if files else {"runs": ids}
    apart = connection.execute(
        f"select count(*) from (select * from ({ours} except all {theirs})"
        f" union all select * from ({theirs} except all {ours}))",
        values,
    ).fetchone()
    if apart is None or apart[0]:
        raise BackupDamagedError(
            f"{relation}: {apart[0] if apart else 'some'} rows came back otherwise than the"
            " segments have them; use another backup."
        )
    count = connection.execute(f"select count(*) from ({ours})", {"runs": ids}).fetchone()
    return int(count[0]) if count else 0


def _require_balances(connection: duckdb.DuckDBPyConnection, manifest: BackupManifest) -> None:
    if manifest.published_run_id is None:
        return
    lines = "(select * from core.fct_journal_lines where posted_run_id <= $through)"
    rows = connection.execute(
        BALANCES.format(lines=lines), {"through": manifest.published_run_id}
    ).fetchall()
    said, found = set(manifest.balances), set(balances_of(rows))
    if said != found:
        apart = sorted(said ^ found, key=lambda each: (each.entity_id, each.account_id))
        first = apart[0]
        raise BackupDamagedError(
            f"{first.entity_id}, account {first.account_id} in {first.currency_code}: its balance"
            f" came back otherwise than published by {manifest.published_run_id}; use another"
            " backup."
        )
