"""A history: a shop, what happened in it, and in which delivery each event became known.

Belongs here: its shape, what is known after a step, leaving events out. Not: how it is drawn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.reference_ledger.book import Mapped
from tests.reference_ledger.events import Event, Refund, Return, Sale, Shop

STEPS = (1, 2, 3)
MONTHS = ("2026-09", "2026-10")
MAPPED_STEP = 3
"""The delivery with which companies change their accounts."""
Decided = Literal["close", "finish", "reopen"]


@dataclass(frozen=True, slots=True)
class Told:
    """An event and the deliveries its documents are part of; the first is when it is known."""

    event: Event
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to decide after a delivery; it is refused while something is missing.

    Attributes:
        step: The delivery.
        decided: To close the next month, to finish closing the oldest, to open the newest again.
    """

    step: int
    decided: Decided

    def month(self, closed: Mapping[str, str]) -> str | None:
        """The month it is about, if there is one.

        Args:
            closed: How each closed month is closed.
        """
        if self.decided == "close":
            return next((each for each in MONTHS if each not in closed), None)
        if self.decided == "reopen":
            return max(closed, default=None)
        held = [month for month, outcome in closed.items() if outcome != "close_final"]
        return min(held, default=None)


@dataclass(frozen=True, slots=True)
class History:
    """A shop and what is told of it, in the order it happened.

    Attributes:
        decisions: What is decided of its months, at most one after a delivery.
        remapped: What is posted to other accounts from MAPPED_STEP on, by account.
    """

    shop: Shop
    told: tuple[Told, ...]
    decisions: tuple[Decision, ...] = ()
    remapped: tuple[tuple[str, Mapped], ...] = ()

    def known(self, step: int) -> list[Event]:
        """The events known after a delivery."""
        return [each.event for each in self.told if each.steps[0] <= step]

    def mapped(self, step: int) -> dict[str, Mapped]:
        """The accounts that take the place of others after a delivery."""
        return dict(self.remapped) if step >= MAPPED_STEP else {}

    def without(self, places: Collection[int]) -> "History":
        """The same without some events, and without the returns of what was left out."""
        newest = {
            each.event.name: max(
                other.event.version
                for other in self.told
                if isinstance(other.event, Sale) and other.event.name == each.event.name
            )
            for each in self.told
            if isinstance(each.event, Sale)
        }
        kept = [each for place, each in enumerate(self.told) if place not in places]
        sales = {
            each.event.name
            for each in kept
            if isinstance(each.event, Sale) and each.event.version == newest[each.event.name]
        }
        return History(
            self.shop,
            tuple(
                each
                for each in kept
                if not isinstance(each.event, Return | Refund) or each.event.sale in sales
            ),
            self.decisions,
            self.remapped,
        )
