"""`close` and `reopen`: locking an accounting period, and opening it again.

Belongs here: which periods are meant, refusing with the list of what is not in order, wording the
answer. Not: the steps (orchestration/periods/closing.py).
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json, say_table
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    import duckdb

    from orchestration.periods.blockers import Blocker
    from orchestration.periods.decisions import Decision, PeriodDecision
    from orchestration.periods.published_periods import Period, SeenBooks
    from orchestration.run.context import RunContext
    from orchestration.settings import Settings

LEAST_REASON: Final = 10
MEANING: Final = {
    "close_preliminary": "closed preliminarily: what arrives late is posted on the first open day."
    " Another person closes it finally with the same command",
    "close_final": "closed finally: its entries are numbered and its balances written down",
    "reopen_preparation": "prepared for reopening: nothing opens until another person of this"
    " machine approves it with the same command",
    "reopen": "open again: what arrived late is posted into it from the next run on",
}


def close(
    home: Home,
    period: str,
    entity: str | None,
    reason: str | None,
    clock: Callable[[], datetime],
    *,
    as_json: bool,
) -> ExitCode:
    """Close a period, preliminarily or finally, and publish the books anew.

    Raises:
        VerbError: There is no such period or entity.
        ClosingError: It is not this period's or person's turn.
        HomeBusyError: A run is under way.
    """
    from orchestration.periods.closing import land_close, next_close

    with books_to_decide(home, clock) as (context, snapshot, seen):
        periods = periods_meant(context.settings, snapshot, period, entity)
        steps = [(found, next_close(snapshot, context, found)) for found in periods]
        blocked = {
            found.entity_id: blockers
            for found, step in steps
            if (blockers := _blockers(context, snapshot, found, step))
        }
        if not blocked:
            landed = [land_close(context, found, step, seen, reason) for found, step in steps]
    if blocked:
        _refuse(period, blocked, as_json=as_json)
        return ExitCode.REFUSED
    take_effect(home, clock)
    _answer(landed, as_json=as_json)
    return ExitCode.DONE


def reopen(
    home: Home,
    period: str,
    entity: str | None,
    reason: str,
    clock: Callable[[], datetime],
    *,
    as_json: bool,
) -> None:
    """Open a closed period again, or prepare it, and publish the books anew.

    Raises:
        VerbError: There is no such period or entity, or no reason is given.
        ClosingError: It is open, or it is not this person's turn.
        HomeBusyError: A run is under way.
    """
    from orchestration.periods.closing import land_reopening, next_reopening

    if len(reason.strip()) < LEAST_REASON:
        raise VerbError(
            f"--reason {reason!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters why the period has to be opened again."
        )
    with books_to_decide(home, clock) as (context, snapshot, seen):
        periods = periods_meant(context.settings, snapshot, period, entity)
        steps = [(found, next_reopening(snapshot, context, found)) for found in periods]
        said = " ".join(reason.split())
        landed = [land_reopening(context, found, step, seen, said) for found, step in steps]
    if any(decision.decision == "reopen" for decision in landed):
        take_effect(home, clock)
    _answer(landed, as_json=as_json)


def _blockers(
    context: "RunContext",
    snapshot: "duckdb.DuckDBPyConnection",
    period: "Period",
    step: "Decision",
) -> list["Blocker"]:
    """What keeps a period open; the checklist holds up only its final close."""
    from orchestration.periods.blockers import blockers_of
    from orchestration.periods.checklist import checklist_blockers

    found = blockers_of(snapshot, period.entity_id, period.last_day)
    if step == "close_final":
        is_required = context.settings.closing.checklist == "required"
        found += checklist_blockers(snapshot, period, is_required=is_required)
    return found


@contextmanager
def books_to_decide(
    home: Home, clock: Callable[[], datetime]
) -> Iterator[tuple["RunContext", "duckdb.DuckDBPyConnection", "SeenBooks"]]:
    """The home held for writing, its published books, and which run they are.

    Raises:
        PublishedError: Nothing is published yet.
        ClosingError: The published books are not the newest that could be.
        HomeBusyError: A run is under way.
    """
    from orchestration.periods.published_periods import newest_books
    from orchestration.publishing.reading import open_published
    from orchestration.run.context import one_writer, open_home

    home.check_format()
    with closing(open_published(home)) as snapshot, one_writer(home):
        context = open_home(home, clock)
        yield context, snapshot, newest_books(context, snapshot)


def periods_meant(
    settings: "Settings",
    snapshot: "duckdb.DuckDBPyConnection",
    period: str,
    entity: str | None,
) -> list["Period"]:
    """The period of that name of one entity, or of every entity that has it.

    Raises:
        VerbError: There is no such entity or period.
    """
    from orchestration.periods.published_periods import read_period

    entities = [known.id for known in settings.entities]
    if entity is not None and entity not in entities:
        raise VerbError(
            f"--entity {entity}: there is no such entity; choose one of {', '.join(entities)}."
        )
    found = [
        known
        for each in entities
        if entity in (None, each)
        if (known := read_period(snapshot, each, period)) is not None
    ]
    if not found:
        names = snapshot.execute(
            "select min_by(period, first_day), max_by(period, first_day) from dim_fiscal_period"
            " where $entity is null or entity_id = $entity",
            {"entity": entity},
        ).fetchone()
        first, last = names or (None, None)
        raise VerbError(
            f"{period}: the books have no such accounting period; theirs go from {first} to {last}."
        )
    return found


def take_effect(home: Home, clock: Callable[[], datetime]) -> None:
    """Run what a landed decision changes, and publish the books anew."""
    from orchestration.run.job import run_job

    with progress() as announce:
        run_job(home, "decide", clock=clock, announce=announce)


def _refuse(period: str, blocked: dict[str, list["Blocker"]], *, as_json: bool) -> None:
    if as_json:
        listed = {entity: [asdict(each) for each in found] for entity, found in blocked.items()}
        say_json({"period": period, "closed": [], "not_in_order": listed})
        return
    for entity, found in blocked.items():
        rows = [list(asdict(each).values()) for each in found]
        columns = ["what", "store", "day", "account", "document", "amount", "currency", "detail"]
        say_table(columns, rows, f"{period} of {entity} stays open: not in order yet")
        say("")
    say("Nothing was closed. Put these in order, run tillbook run, then close again.")


def _answer(landed: list["PeriodDecision"], *, as_json: bool) -> None:
    if as_json:
        say_json([asdict(decision) for decision in landed])
        return
    for decision in landed:
        say(f"{decision.period} of {decision.entity_id} is {MEANING[decision.decision]}.")
