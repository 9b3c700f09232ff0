"""Begins a build: opens the books, writes settings and says which run is under way.

Belongs here: the run's identity and whether it reads everything again. Not: the build (dbt).
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC

import duckdb

from orchestration.books.closed_periods import restore_closes
from orchestration.books.code_version import code_version, rules_hash
from orchestration.books.committing import CurrentRun
from orchestration.books.opening import open_books
from orchestration.books.period_tables import refuse_changed_calendars, refuse_changed_costing
from orchestration.books.recorded_settings import land_settings
from orchestration.books.run_records import RunRecord, Segment, committed_runs
from orchestration.books.settings_tables import write_current_run, write_settings
from orchestration.crash_points import crash_point
from orchestration.periods.decisions import landed_decisions
from orchestration.run.context import RunContext


def begin_build(context: RunContext) -> CurrentRun:
    """Open the books and begin a run; what the settings say of it is landed if it is new.

    Raises:
        SegmentError: A committed segment is missing or altered.
        CalendarChangedError: A closed period is none of its entity's calendar any more.
        CostingChangedError: A closed period was costed by another method.
    """
    land_settings(context.store, context.settings)
    runs = committed_runs(context.store)
    with context.warehouse() as connection:
        open_books(connection, runs, context.home.segments)
        restore_closes(connection, _closes(context), context.home.segments)
        write_settings(connection, context.settings)
        refuse_changed_calendars(connection)
        refuse_changed_costing(connection)
        run = _new_run(context, connection, runs)
        write_current_run(connection, run)
    crash_point("books_opened")
    return run


def _new_run(
    context: RunContext, connection: duckdb.DuckDBPyConnection, runs: list[RunRecord]
) -> CurrentRun:
    code, rules = code_version(), rules_hash(context.settings, context.home.books)
    recorded_at = context.clock().astimezone(UTC).isoformat(timespec="microseconds")
    through = newest_input(context)
    number = len(runs) + 1
    content = f"{runs[-1].run_id if runs else ''}|{through}|{code}|{rules}|{recorded_at}"
    own_id = f"run-{number:06d}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
    built = connection.execute("select code_version, rules_hash from books.built").fetchone()
    return CurrentRun(
        run_id=context.run_id or own_id,
        recorded_at=recorded_at,
        through_sequence=through,
        committed_sequence=max((run.through_sequence for run in runs), default=0),
        is_rebuild=built != (code, rules),
        code_version=code,
        rules_hash=rules,
        created_by=context.actor,
    )


def newest_input(context: RunContext) -> int:
    """Sequence of the newest observation that a run takes in; 0 when nothing landed yet."""
    inputs = (o.sequence for o in context.store.observations() if o.object_name != "run")
    return max(inputs, default=0)


def _closes(context: RunContext) -> Iterator[tuple[int, tuple[Segment, ...]]]:
    for sequence, decision in landed_decisions(context.store):
        if decision.segments:
            yield sequence, decision.segments
