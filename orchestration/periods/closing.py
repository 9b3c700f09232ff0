"""The steps of closing and reopening a period: whose turn it is, and landing the decision.

Belongs here: close_preliminary by one person, close_final by another; reopening a final close is
prepared by one and approved by another. Not: what must be in order (blockers.py), the record
(decisions.py), what a person sees of it (orchestration/verbs/closing.py).
"""

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Final

import duckdb

from orchestration.books.closed_periods import ClosedPeriod, write_close_segments
from orchestration.books.code_version import code_version
from orchestration.books.frozen_stock import write_frozen_stock
from orchestration.books.opening import is_at_last_run, is_built_by
from orchestration.books.run_records import Segment
from orchestration.crash_points import crash_point
from orchestration.periods.decisions import (
    Decision,
    PeriodDecision,
    land_decision,
    landed_decisions,
)
from orchestration.periods.published_periods import ClosingError, Period, SeenBooks

if TYPE_CHECKING:
    from orchestration.run.context import RunContext

ONE_DAY: Final = timedelta(days=1)

# Periods before this one that hold entries and are less closed than it is going to be.
EARLIER = """
    select periods.period
    from dim_fiscal_period as periods
    where periods.entity_id = $entity_id and periods.last_day < $first_day
        and periods.period_status in (select unnest($statuses))
        and exists (
            select 1 from fct_journal_entries as entries
            where entries.entity_id = periods.entity_id
                and entries.posting_date between periods.first_day and periods.last_day
        )
    order by periods.first_day
"""
LOCK = "select locked_through from settings.period_locks where entity_id = $entity_id"
LATER_CLOSED = """
    select period from dim_fiscal_period
    where entity_id = $entity_id and first_day > $last_day and period_status <> 'open'
    order by first_day desc
"""


def next_close(
    snapshot: duckdb.DuckDBPyConnection, context: "RunContext", period: Period
) -> Decision:
    """Which step closing a period takes next, by the person at work.

    Raises:
        ClosingError: It is not over, closed already, an earlier one is not closed, or this person
            took the step before.
    """
    name = f"{period.period} of {period.entity_id}"
    if context.clock().date() <= period.last_day:
        raise ClosingError(f"{name} is not over: it ends on {period.last_day}; close it then.")
    if period.status == "final":
        raise ClosingError(f"{name} is closed already, by {period.closed_by}.")
    is_final = period.status == "preliminary" and period.closed_by is not None
    if period.status == "preliminary" and not is_final:
        _refuse_locked_by_a_later_one(snapshot, period)
    statuses = ["open", "preliminary"] if is_final else ["open"]
    earlier = snapshot.execute(
        EARLIER,
        {"entity_id": period.entity_id, "first_day": period.first_day, "statuses": statuses},
    ).fetchone()
    if earlier is not None:
        how = "not closed finally" if is_final else "open"
        raise ClosingError(f"{name}: {earlier[0]} before it is still {how}; close that first.")
    if is_final and period.closed_by == context.actor and not _one_person(context):
        raise ClosingError(
            f"{name}: {context.actor} closed it preliminarily and who prepares does not approve;"
            " let another person of this machine run the same command."
        )
    return "close_final" if is_final else "close_preliminary"


def _refuse_locked_by_a_later_one(snapshot: duckdb.DuckDBPyConnection, period: Period) -> None:
    """A close of its own would end at its last day and so open the later ones."""
    later = snapshot.execute(
        LATER_CLOSED, {"entity_id": period.entity_id, "last_day": period.last_day}
    ).fetchone()
    if later is not None:
        raise ClosingError(
            f"{period.period} of {period.entity_id} holds nothing of its own and is closed with"
            f" {later[0]} after it."
        )


def next_reopening(
    snapshot: duckdb.DuckDBPyConnection, context: "RunContext", period: Period
) -> tuple[Decision, str | None]:
    """Which step reopening a period takes next, and who prepared it.

    Raises:
        ClosingError: It is open, a later one is closed, or this person prepared its reopening.
    """
    name = f"{period.period} of {period.entity_id}"
    if period.status == "open":
        raise ClosingError(f"{name} is open; there is nothing to reopen.")
    later = snapshot.execute(
        LATER_CLOSED, {"entity_id": period.entity_id, "last_day": period.last_day}
    ).fetchone()
    if later is not None:
        raise ClosingError(f"{name}: {later[0]} after it is closed; reopen that first.")
    if period.status == "preliminary" or _one_person(context):
        return "reopen", None
    newest = _newest(context, period)
    if newest is None or newest.decision != "reopen_preparation":
        return "reopen_preparation", None
    if newest.actor == context.actor:
        raise ClosingError(
            f"{name}: {context.actor} prepared its reopening and who prepares does not approve;"
            " let another person of this machine run the same command."
        )
    return "reopen", newest.actor


def locked_through(warehouse: duckdb.DuckDBPyConnection, period: Period) -> date:
    """The last day that is closed once a period is: a later one stays closed as it is."""
    locks = warehouse.execute(LOCK, {"entity_id": period.entity_id}).fetchall()
    days: list[date] = [period.last_day, *(day for (day,) in locks)]
    return max(days)


def land_close(
    context: "RunContext",
    period: Period,
    decision: Decision,
    seen: SeenBooks,
    reason: str | None,
) -> PeriodDecision:
    """Close a period: a preliminary close holds its stock, a final one numbers and balances."""
    closed = ClosedPeriod(
        entity_id=period.entity_id,
        period=period.period,
        fiscal_year=period.fiscal_year,
        first_day=period.first_day,
        last_day=period.last_day,
    )
    write = write_close_segments if decision == "close_final" else write_frozen_stock
    with context.warehouse() as connection:
        if not is_at_last_run(connection):
            raise ClosingError(
                f"{context.home.path}: the warehouse is not at the last committed run; run"
                " tillbook run first, so that you close what you can see."
            )
        if not is_built_by(connection, code_version()):
            raise ClosingError(
                f"{context.home.path}: another release built the warehouse; run tillbook run first,"
                " so that you close what this one makes of it."
            )
        segments = write(connection, context.home.segments, closed, seen.run_id)
        locked = locked_through(connection, period)
    crash_point("close_written")
    prepared_by = period.closed_by if decision == "close_final" else None
    return _land(context, period, decision, seen, reason, locked, prepared_by, segments)


def land_reopening(
    context: "RunContext",
    period: Period,
    step: tuple[Decision, str | None],
    seen: SeenBooks,
    reason: str,
) -> PeriodDecision:
    """Open a period again, or prepare it."""
    decision, prepared_by = step
    locked = period.first_day - ONE_DAY if decision == "reopen" else None
    return _land(context, period, decision, seen, reason, locked, prepared_by, ())


def _land(
    context: "RunContext",
    period: Period,
    decision: Decision,
    seen: SeenBooks,
    reason: str | None,
    locked_through: date | None,
    prepared_by: str | None,
    segments: tuple[Segment, ...],
) -> PeriodDecision:
    record = PeriodDecision(
        entity_id=period.entity_id,
        period=period.period,
        decision=decision,
        first_day=period.first_day,
        last_day=period.last_day,
        locked_through=locked_through,
        through_run_id=seen.run_id,
        through_sequence=seen.through_sequence,
        actor=context.actor,
        reason=reason,
        prepared_by=prepared_by,
        recorded_at=context.clock().astimezone(UTC).isoformat(timespec="microseconds"),
        segments=segments,
    )
    land_decision(context.store, record)
    return record


def _newest(context: "RunContext", period: Period) -> PeriodDecision | None:
    found = None
    for _, decision in landed_decisions(context.store):
        if (decision.entity_id, decision.period) == (period.entity_id, period.period):
            found = decision
    return found


def _one_person(context: "RunContext") -> bool:
    return context.settings.closing.allow_one_person
