"""A target that fails in every way a line and a server can, by a drawn list of faults.

It prevents no doubling itself: whoever delivers to it must.

Belongs here: the target and its faults. Not: expectations.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    NotSent,
    Outcome,
    Posted,
    Rejected,
    RemoteAccount,
    TargetError,
    ToSend,
    Uncertain,
)


class Fault(Enum):
    """What happens to one entry of a call, or to the process that makes it."""

    NONE = "it is there, and so it says"
    ANSWER_LOST = "it is there, and nobody hears so"
    CALL_LOST = "it is not there, and nobody hears so"
    REFUSED = "it is read and refused"
    TURNED_AWAY = "it is not read"
    SILENT = "it is there, and the answer leaves it out"
    KILLED_BEFORE = "the process ends before the call"
    KILLED_AFTER = "the process ends after it is there"
    UNREACHABLE = "the target cannot be used at all"


class KilledError(BaseException):
    """The process ended: nothing catches it."""


@dataclass
class UnreliableTarget:
    """Holds what reached it, in order, each arrival by itself.

    Attributes:
        faults: What happens next; after the last: nothing.
        held: Every arrival.
        waited: Seconds it was waited for.
        others: Entries that others made there.
    """

    faults: list[Fault]
    looks_up_first: bool = False
    name: str = "books"
    held: list[ToSend] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    others: list[HeldEntry] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """Three entries a call."""
        return Capabilities(3, "transaction", looks_up_first=self.looks_up_first)

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Take a batch as the faults say."""
        answers: list[Outcome] = []
        for one in batch:
            answers += self._take(one, self.faults.pop(0) if self.faults else Fault.NONE)
        return answers

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What is there of these."""
        there = {one.entry.external_id for one in self.held}
        asked = [entry.external_id for entry in entries]
        return {one: Posted(one, f"remote {one}") if one in there else None for one in asked}

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """Sums of what arrived."""
        sums: Counter[tuple[str, str]] = Counter()
        for entry in self.entries(entity_id, first_day, last_day):
            for line in entry.lines:
                sums[line.account, line.currency_code] += line.amount_minor
        return [AccountMovement(*key, amount) for key, amount in sums.items()]

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """What arrived, and what others made there."""
        arrived = [_held(one.entry, number) for number, one in enumerate(self.held)]
        for entry in (*arrived, *self.others):
            if first_day <= entry.posting_date <= last_day:
                yield entry

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """Takes any account."""
        return []

    def _take(self, one: ToSend, fault: Fault) -> list[Outcome]:
        external_id = one.entry.external_id
        if fault is Fault.KILLED_BEFORE:
            raise KilledError
        if fault is Fault.UNREACHABLE:
            raise TargetError("nobody answers there; try again.")
        if fault in (Fault.NONE, Fault.ANSWER_LOST, Fault.SILENT, Fault.KILLED_AFTER):
            self.held.append(one)
        if fault is Fault.KILLED_AFTER:
            raise KilledError
        match fault:
            case Fault.NONE:
                return [Posted(external_id, f"remote {external_id}")]
            case Fault.REFUSED:
                return [Rejected(external_id, "closed_period", "closed through yesterday")]
            case Fault.TURNED_AWAY:
                return [NotSent(external_id, "too many calls", 1)]
            case Fault.SILENT:
                return []
            case _:
                return [Uncertain(external_id, "the line broke")]


def _held(entry: Entry, number: int) -> HeldEntry:
    lines = tuple(
        AccountMovement(line.account, entry.currency_code, line.amount_minor)
        for line in entry.lines
    )
    return HeldEntry(entry.external_id, f"remote {number}", entry.posting_date, lines)
