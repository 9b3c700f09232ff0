"""`post`: takes the books into an accounting system.

Belongs here: the order of planning, approving and delivering, and what is answered. Not: how any of
it is done (orchestration/posting), in which words it is shown (posting_words.py).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.posting_words import LEFT_OUT, OPEN, TO_SEND, say_rows, what_to_do
from orchestration.verbs.waiting import Waiting

if TYPE_CHECKING:
    from orchestration.posting.approving import Approval
    from orchestration.posting.delivering import Delivered
    from orchestration.posting.opening import OpenTarget
    from orchestration.posting.planning.adding import Planned


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of `post` beside the target.

    Attributes:
        dry_run: Only show what would be sent.
        approve: Let planned entries go that wait for a person.
        again: Send again what the target refused.
        moved_to: Send what met a closed period again, on this date.
        missing: Send again what was posted and is not there any more.
    """

    dry_run: bool = False
    approve: bool = False
    again: bool = False
    moved_to: date | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was planned, by company, what of it was let go, and what was delivered."""

    planned: dict[str, "Planned"]
    approval: "Approval"
    delivered: "Delivered"


def post(
    home: Home, name: str, asked: Asked, clock: Callable[[], datetime], *, as_json: bool
) -> ExitCode:
    """Plan and deliver; the exit code says whether anything is refused or uncertain.

    Raises:
        VerbError: What is asked cannot be asked together.
        TargetError: The target is unknown, set up wrongly or cannot be reached.
        OutboxError: The outbox cannot be used, or another process posts.
        PublishedError: Nothing is published yet.
    """
    if asked.dry_run and (asked.approve or asked.again or asked.moved_to or asked.missing):
        raise VerbError(
            "--dry-run changes nothing; leave out --approve, --again, --missing and --move-to."
        )
    waiting = Waiting(name)
    with _opened(home, name, clock, waiting) as (outbox, opened):
        if asked.dry_run:
            return _show_plan(home, outbox, opened, clock, as_json=as_json)
        with progress() as waiting.announce:
            waiting.announce(f"Planning what {name} must hold")
            done = _plan_and_deliver(home, outbox, opened, asked, clock)
        return _answer(outbox, name, done, as_json=as_json)


def post_quietly(home: Home, name: str, clock: Callable[[], datetime]) -> "Delivered":
    """Plan and deliver, without a word.

    Raises:
        TargetError: The target is unknown, set up wrongly or cannot be reached.
        OutboxError: The outbox cannot be used, or another process posts.
    """
    with _opened(home, name, clock, Waiting(name)) as (outbox, opened):
        return _plan_and_deliver(home, outbox, opened, Asked(), clock).delivered


@contextmanager
def _opened(
    home: Home, name: str, clock: Callable[[], datetime], sleep: Callable[[float], None]
) -> Iterator[tuple[sqlite3.Connection, "OpenTarget"]]:
    from orchestration.posting.opening import open_named_target
    from orchestration.posting.outbox import one_poster
    from orchestration.settings import load_settings

    home.check_format()
    opened = open_named_target(home, load_settings(home.path), name, clock, sleep)
    with one_poster(home) as outbox:
        yield outbox, opened


def _plan_and_deliver(
    home: Home,
    outbox: sqlite3.Connection,
    opened: "OpenTarget",
    asked: Asked,
    clock: Callable[[], datetime],
) -> Done:
    planned = _plan(home, outbox, opened, clock)
    approval = _let_go(outbox, opened, asked, clock)
    return Done(planned, approval, _deliver(outbox, opened, clock))


def _plan(
    home: Home, outbox: sqlite3.Connection, opened: "OpenTarget", clock: Callable[[], datetime]
) -> dict[str, "Planned"]:
    """Plan every company, all of them or none."""
    from orchestration.crash_points import crash_point
    from orchestration.os_user import os_user
    from orchestration.posting.outbox import transaction
    from orchestration.posting.planning.planning import MEMORY_LIMIT, plan
    from orchestration.publishing.reading import open_published
    from orchestration.verbs.read_only_landing import landing_to_look_at

    landing = landing_to_look_at(home)
    with (
        closing(open_published(home, {"memory_limit": MEMORY_LIMIT})) as published,
        transaction(outbox),
    ):
        planned = {
            entity: plan(
                outbox, published, opened.wishes(published, landing, entity), clock(), os_user()
            )
            for entity in opened.entity_ids
        }
    crash_point("planned")
    return planned


def _let_go(
    outbox: sqlite3.Connection, opened: "OpenTarget", asked: Asked, clock: Callable[[], datetime]
) -> "Approval":
    from orchestration.os_user import os_user
    from orchestration.posting.approving import Approval, approve_waiting
    from orchestration.posting.deliveries import send_again
    from orchestration.posting.missing import take_up_missing

    name = opened.target.name
    approval = Approval()
    if asked.approve:
        one_person = opened.allow_one_person
        approval = approve_waiting(outbox, name, clock(), os_user(), one_person=one_person)
    if asked.again or asked.moved_to:
        send_again(outbox, name, clock(), os_user(), asked.moved_to)
    if asked.missing:
        take_up_missing(outbox, opened.target, clock(), os_user())
    return approval


def _deliver(
    outbox: sqlite3.Connection, opened: "OpenTarget", clock: Callable[[], datetime]
) -> "Delivered":
    from orchestration.os_user import os_user
    from orchestration.posting.delivering import Delivering

    return Delivering(outbox, opened.target, clock, opened.sleep, os_user()).run()


def _show_plan(
    home: Home,
    outbox: sqlite3.Connection,
    opened: "OpenTarget",
    clock: Callable[[], datetime],
    *,
    as_json: bool,
) -> ExitCode:
    """Plan, show all that would be sent and why, and forget it again."""
    outbox.execute("begin immediate")
    try:
        planned = _plan(home, outbox, opened, clock)
        rows = [dict(row) for row in outbox.execute(TO_SEND, [opened.target.name])]
        left_out = _left_out(outbox, opened.target.name)
    finally:
        outbox.execute("rollback")
    if as_json:
        say_json({"planned": _told(planned), "to_send": rows, "left_out": left_out})
        return ExitCode.DONE
    say_rows(rows, f"{opened.target.name} would be sent", "entries")
    say_rows(left_out, "Left out", "days")
    say("Nothing was sent: this was a dry run.")
    return ExitCode.DONE


def _answer(
    outbox: sqlite3.Connection,
    name: str,
    done: Done,
    *,
    as_json: bool,
) -> ExitCode:
    from orchestration.posting.deliveries import counts_by_state

    delivered, own = done.delivered, done.approval.own
    states = counts_by_state(outbox, name)
    open_rows = [dict(row) for row in outbox.execute(OPEN, [name])]
    left_out = _left_out(outbox, name)
    in_order = not (delivered.rejected or states.get("REJECTED") or delivered.uncertain)
    in_order = in_order and not delivered.turned_away and not own
    code = ExitCode.DONE if in_order else ExitCode.REFUSED
    if as_json:
        answer = {"planned": _told(done.planned), "delivered": asdict(delivered), "states": states}
        approval = asdict(done.approval)
        say_json({**answer, "approval": approval, "open": open_rows, "left_out": left_out})
        return code
    say(f"{name}: {delivered.posted} entries sent now, {states.get('POSTED', 0)} there in all.")
    say_rows(left_out, "Left out until they are in order", "days")
    say_rows(open_rows, "Not there yet", "entries")
    for sentence in what_to_do(name, open_rows, own):
        say(sentence)
    return code


def _left_out(outbox: sqlite3.Connection, name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in outbox.execute(LEFT_OUT, [name])]


def _told(planned: dict[str, "Planned"]) -> dict[str, Any]:
    return {entity: asdict(found) for entity, found in planned.items()}
