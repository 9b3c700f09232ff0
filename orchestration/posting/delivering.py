"""Brings what the outbox holds to a target, each entry exactly once.

Every attempt is committed as SENDING before the target is called, so a kill between any two steps
leaves a row that says what may have happened. What is uncertain is looked up before it goes again.

Belongs here: the order of look-up, commit, call and answer. Not: states and their rows
(deliveries.py), how a target is spoken to (targets/).
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from orchestration.crash_points import crash_point
from orchestration.posting.deliveries import (
    Change,
    Delivery,
    change_states,
    next_deliveries,
    take_up_interrupted,
)
from orchestration.posting.targets.protocol import (
    NotSent,
    Outcome,
    Posted,
    Rejected,
    Target,
    ToSend,
    Uncertain,
)

MOST_TIMES_TURNED_AWAY = 5
MOST_TIMES_UNCERTAIN = 2
LONGEST_WAIT_SECONDS = 120
UNASKED_WAIT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery brought about.

    Attributes:
        posted: Entries the target holds now and was sent, or found to hold, in this delivery.
        rejected: Entries it refused.
        uncertain: Entries of which nobody knows.
        turned_away: Entries it would not read now.
    """

    posted: int = 0
    rejected: int = 0
    uncertain: int = 0
    turned_away: int = 0


class Delivering:
    """One delivery to one target.

    Args:
        outbox: Held by `one_poster`.
        target: Whom to deliver to.
        clock: The present instant.
        sleep: Waits so many seconds.
        actor: OS user.
    """

    def __init__(
        self,
        outbox: sqlite3.Connection,
        target: Target,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        actor: str,
    ) -> None:
        self._outbox = outbox
        self._target = target
        self._clock = clock
        self._sleep = sleep
        self._actor = actor
        self._posted = 0
        self._rejected = 0
        self._waiting: set[str] = set()
        self._times_uncertain: Counter[str] = Counter()
        self._times_turned_away = 0

    def run(self) -> Delivered:
        """Deliver until nothing more can go; call it again later for what is left.

        Raises:
            TargetError: The target cannot be used; what was under way stays uncertain.
        """
        take_up_interrupted(self._outbox, self._target.name, self._clock(), self._actor)
        while self._pass():
            pass
        return Delivered(
            self._posted, self._rejected, len(self._times_uncertain), len(self._waiting)
        )

    def _pass(self) -> bool:
        """Go through all that may go, once; whether another pass could bring more."""
        brought, after = False, 0
        size = self._target.capabilities.batch_size
        while batch := next_deliveries(self._outbox, self._target.name, after, size):
            after = batch[-1].sequence
            going = [one for one in batch if self._may_go(one)]
            brought = bool(going and self._deliver(going)) or brought
            if self._times_turned_away >= MOST_TIMES_TURNED_AWAY:
                return False
        return brought

    def _may_go(self, delivery: Delivery) -> bool:
        return self._times_uncertain[delivery.entry.external_id] < MOST_TIMES_UNCERTAIN

    def _deliver(self, batch: Sequence[Delivery]) -> bool:
        """Deliver a batch; whether asking once more could bring more of it or what follows it."""
        looks_first = self._target.capabilities.looks_up_first
        found = self._look_up([one for one in batch if looks_first or one.state == "UNCERTAIN"])
        missing = [one for one in batch if one.entry.external_id not in found]
        changes = self._send(missing) if missing else []
        return bool(found) or any(change.state != "REJECTED" for change in changes)

    def _look_up(self, asked: Sequence[Delivery]) -> set[str]:
        """What the target holds already, committed as posted."""
        if not asked:
            return set()
        held = self._target.look_up([one.entry for one in asked])
        changes = [
            Change(external_id, "POSTED", "found there", remote_id=posted.remote_id)
            for external_id, posted in held.items()
            if posted is not None
        ]
        self._commit(changes)
        return {change.external_id for change in changes}

    def _send(self, batch: Sequence[Delivery]) -> list[Change]:
        sending = [Change(one.entry.external_id, "SENDING") for one in batch]
        change_states(self._outbox, sending, self._clock(), self._actor)
        crash_point("posting_committed")
        outcomes = self._target.send([ToSend(one.entry, one.request_id) for one in batch])
        crash_point("posting_answered")
        told = {outcome.external_id: change_of(outcome) for outcome in outcomes}
        changes = [told.get(one.external_id) or _unanswered(one.external_id) for one in sending]
        self._commit(changes)
        crash_point("posting_settled")
        self._wait([one.retry_after_seconds for one in outcomes if isinstance(one, NotSent)])
        return changes

    def _commit(self, changes: Sequence[Change]) -> None:
        change_states(self._outbox, changes, self._clock(), self._actor)
        for change in changes:
            self._waiting.discard(change.external_id)
            if change.state == "UNCERTAIN":
                self._times_uncertain[change.external_id] += 1
                continue
            self._times_uncertain.pop(change.external_id, None)
            self._posted += change.state == "POSTED"
            self._rejected += change.state == "REJECTED"
            if change.state == "PENDING":
                self._waiting.add(change.external_id)

    def _wait(self, asked: Sequence[int | None]) -> None:
        """As long as the target asked, within reason: after that a later delivery goes on."""
        if not asked:
            return
        self._times_turned_away += 1
        longest = max(seconds or UNASKED_WAIT_SECONDS for seconds in asked)
        if longest > LONGEST_WAIT_SECONDS:
            self._times_turned_away = MOST_TIMES_TURNED_AWAY
        elif self._times_turned_away < MOST_TIMES_TURNED_AWAY:
            self._sleep(longest)


def change_of(outcome: Outcome) -> Change:
    """The state an answer of a target leads to."""
    match outcome:
        case Posted(external_id, remote_id):
            return Change(external_id, "POSTED", remote_id=remote_id)
        case Rejected(external_id, reason, detail):
            return Change(external_id, "REJECTED", detail, reason)
        case Uncertain(external_id, detail):
            return Change(external_id, "UNCERTAIN", detail)
        case NotSent(external_id, detail):
            return Change(external_id, "PENDING", detail)
    assert_never(outcome)


def _unanswered(external_id: str) -> Change:
    return Change(external_id, "UNCERTAIN", "the target said nothing about it")
