"""Commits a run: segments first, then the record that makes them count, then the state.

Belongs here: only that order. A kill between any two steps leaves the run uncommitted (the next
one removes and repeats it) or committed (the next one finds it in the segments).
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.books.opening import add_run_to_units, remember_costs, remember_run
from orchestration.books.run_records import RunRecord, Segment, land_run_record
from orchestration.books.segments import JOURNAL_RELATIONS, write_segment
from orchestration.crash_points import crash_point


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRun:
    """The run under way, as `settings.current_run` has it.

    Attributes:
        run_id: Sorts in the order of runs.
        recorded_at: Instant of the run, ISO 8601 in UTC.
        through_sequence: Newest observation the run takes in.
        committed_sequence: Newest observation the last committed run took in.
        is_rebuild: Whether every document is read again.
        code_version: Digest of models and programs.
        rules_hash: Digest of chart, roles, rules and settings.
        created_by: OS user.
    """

    run_id: str
    recorded_at: str
    through_sequence: int
    committed_sequence: int
    is_rebuild: bool
    code_version: str
    rules_hash: str
    created_by: str


def commit_books(
    connection: duckdb.DuckDBPyConnection, store: LandingStore, segments: Path, run: CurrentRun
) -> RunRecord | None:
    """Make a run's entries durable and count.

    Returns:
        The run record, or None when the run took in nothing new and posted nothing.
    """
    written = _write_segments(connection, segments, run.run_id)
    record = None
    if written or run.through_sequence > run.committed_sequence or run.is_rebuild:
        crash_point("segments_written")
        record = RunRecord(
            run_id=run.run_id,
            recorded_at=run.recorded_at,
            through_sequence=run.through_sequence,
            code_version=run.code_version,
            rules_hash=run.rules_hash,
            created_by=run.created_by,
            segments=written,
        )
        land_run_record(store, record)
        crash_point("run_recorded")
    _advance_state(connection, run, committed=record is not None)
    return record


def _write_segments(
    connection: duckdb.DuckDBPyConnection, segments: Path, run_id: str
) -> tuple[Segment, ...]:
    posted = connection.execute(
        "select count(*) from core.fct_journal_entries where posted_run_id = ?", [run_id]
    ).fetchone()
    if posted is None or posted[0] == 0:
        return ()
    return tuple(
        write_segment(connection, segments, relation, run_id) for relation in JOURNAL_RELATIONS
    )


def _advance_state(
    connection: duckdb.DuckDBPyConnection, run: CurrentRun, *, committed: bool
) -> None:
    connection.execute("begin")
    if committed:
        add_run_to_units(connection, run.run_id)
        remember_run(connection, run.run_id, run.code_version, run.rules_hash)
    remember_costs(connection)
    connection.execute("delete from books.open_run")
    connection.execute("delete from books.built")
    connection.execute("insert into books.built values (?, ?)", [run.code_version, run.rules_hash])
    connection.execute("commit")
