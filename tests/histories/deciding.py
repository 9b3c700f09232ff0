"""What is decided of periods. Belongs here: taking the decisions of histories, in both ledgers.

In the project they are taken as its verbs take them: by one person who closes preliminarily and
prepares, and another who closes finally and approves, each refused while something is not in order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orchestration.home import Home
from orchestration.periods.blockers import blockers_of
from orchestration.periods.closing import (
    land_close,
    land_reopening,
    next_close,
    next_reopening,
)
from orchestration.periods.published_periods import ClosingError, Period, SeenBooks, read_period
from orchestration.verbs.closing import books_to_decide
from tests.histories.history import History
from tests.histories.names import names_of
from tests.homes import at_work, fixed_clock
from tests.reference_ledger.posting import PostedBooks

if TYPE_CHECKING:
    import duckdb

    from orchestration.run.context import RunContext

PREPARES, APPROVES = "ann", "bob"
WHY = "something of it was missing"


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken, and what it came to: `close_final`, for one.

    Attributes:
        outcome: Empty where it was refused.
        why_not: Why it was refused.
    """

    history: int
    step: int
    period: str
    outcome: str = ""
    why_not: str = ""


def closed_periods(taken: Iterable[Taken]) -> dict[str, str]:
    """The periods of a history that are closed, and how."""
    closed: dict[str, str] = {}
    for each in taken:
        if each.outcome == "reopen":
            del closed[each.period]
        elif each.outcome:
            closed[each.period] = each.outcome
    return closed


def decide(
    home: Home, histories: Sequence[History], step: int, before: Sequence[Taken]
) -> list[Taken]:
    """Take what is decided after a delivery, closes first; it holds from the next run on.

    Args:
        home: The home after that delivery's run.
        histories: What is decided.
        step: The delivery.
        before: What was decided before.
    """
    due = [
        (number, decision)
        for number, history in enumerate(histories)
        for decision in history.decisions
        if decision.step == step
    ]
    taken = []
    with at_work(PREPARES), books_to_decide(home, fixed_clock) as (context, snapshot, seen):
        for number, decision in sorted(due, key=lambda each: each[1].decided == "reopen"):
            closed = closed_periods(each for each in before if each.history == number)
            name = decision.period(histories[number].shop, closed)
            if name:
                found = read_period(snapshot, names_of(number).entity, name)
                assert found, name
                act = _reopen if decision.decided == "reopen" else _close
                taken.append(Taken(number, step, name, *act(context, snapshot, seen, found)))
    return taken


def _close(
    context: "RunContext", snapshot: "duckdb.DuckDBPyConnection", seen: SeenBooks, period: Period
) -> tuple[str, str]:
    if period.status == "preliminary":
        context = replace(context, actor=APPROVES)
    try:
        due = next_close(snapshot, context, period)
    except ClosingError as error:
        return "", str(error)
    blockers = blockers_of(snapshot, period.entity_id, period.last_day)
    if blockers:
        return "", f"{blockers[0].what}: {blockers[0].detail}"
    return land_close(context, period, due, seen, None).decision, ""


def _reopen(
    context: "RunContext", snapshot: "duckdb.DuckDBPyConnection", seen: SeenBooks, period: Period
) -> tuple[str, str]:
    landed = ""
    for actor in (PREPARES, APPROVES):
        person = replace(context, actor=actor)
        try:
            due = next_reopening(snapshot, person, period)
        except ClosingError as error:
            return "", str(error)
        landed = land_reopening(person, period, due, seen, WHY).decision
        if landed == "reopen":
            break
    return landed, ""


def decide_in_reference(books: PostedBooks, taken: Iterable[Taken]) -> None:
    """Close and open periods of the reference ledger; closing finally locks nothing more."""
    periods = {each.name: each for each in books.shop.periods}
    for each in taken:
        if each.outcome == "close_preliminary":
            books.close(periods[each.period])
        elif each.outcome == "reopen":
            books.reopen(periods[each.period])


def as_if_taken(history: History) -> list[Taken]:
    """The decisions of a history if nothing keeps them from being taken."""
    taken: list[Taken] = []
    for decision in history.decisions:
        closed = closed_periods(taken)
        name = decision.period(history.shop, closed)
        if name:
            close = "close_final" if name in closed else "close_preliminary"
            outcome = "reopen" if decision.decided == "reopen" else close
            taken.append(Taken(0, decision.step, name, outcome))
    return taken
