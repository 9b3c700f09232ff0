"""What the published books say of a period, and whether they are the newest that could be.

Belongs here: reading a period, and refusing books that do not hold all that landed. Not: whose turn
a close is (closing.py), what must be in order (blockers.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import duckdb

from orchestration.books.control_records import OF_ACCOUNTING_SYSTEMS
from orchestration.books.run_records import RUN_OBJECT, committed_runs
from orchestration.periods.decisions import landed_decisions
from orchestration.run.errors import RunError

if TYPE_CHECKING:
    from orchestration.run.context import RunContext

OF_NO_RUN: Final = OF_ACCOUNTING_SYSTEMS | {RUN_OBJECT}
PERIOD = """
    select entity_id, period, fiscal_year, first_day, last_day, period_status, closed_by
    from dim_fiscal_period
    where entity_id = $entity_id and period = $period
"""


class ClosingError(RunError):
    """A period cannot be closed or opened again as asked; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period as the published books know it.

    Attributes:
        entity_id: Whose period.
        period: Its name.
        fiscal_year: Its year.
        first_day: Its first day.
        last_day: Its last day.
        status: open, preliminary or final.
        closed_by: Who closed it, as far as it is.
    """

    entity_id: str
    period: str
    fiscal_year: int
    first_day: date
    last_day: date
    status: str
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class SeenBooks:
    """The published books a decision is about.

    Attributes:
        run_id: The run they show.
        through_sequence: Newest observation that run took in.
    """

    run_id: str
    through_sequence: int


def newest_books(context: "RunContext", snapshot: duckdb.DuckDBPyConnection) -> SeenBooks:
    """Which books are published; a decision about them needs them to hold all that landed.

    Raises:
        ClosingError: A later run is not published, or something landed after the run.
    """
    row = snapshot.execute("select run_id, through_sequence from run_info").fetchone()
    seen = SeenBooks(*row) if row else SeenBooks("", 0)
    runs = committed_runs(context.store)
    if not runs or runs[-1].run_id != seen.run_id:
        raise ClosingError(
            f"{context.home.path}: the last committed run is not published; run tillbook publish"
            " first, so that you close what you can see."
        )
    if _landed_since(context, seen):
        raise ClosingError(
            f"{context.home.path}: something landed after {seen.run_id}; run tillbook run first,"
            " so that you close what you can see."
        )
    return seen


def _landed_since(context: "RunContext", seen: SeenBooks) -> bool:
    """Whether anything landed that the books do not show; who only prepares changes nothing."""
    prepared = {
        sequence
        for sequence, decision in landed_decisions(context.store)
        if decision.decision == "reopen_preparation"
    }
    return any(
        observation.sequence > seen.through_sequence
        and observation.object_name not in OF_NO_RUN
        and observation.sequence not in prepared
        for observation in context.store.observations()
    )


def read_period(snapshot: duckdb.DuckDBPyConnection, entity_id: str, period: str) -> Period | None:
    """A period of the published books; None where the entity has none of that name."""
    row = snapshot.execute(PERIOD, {"entity_id": entity_id, "period": period}).fetchone()
    return Period(*row) if row else None
