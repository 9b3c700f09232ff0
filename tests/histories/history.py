"""A history: a shop, what happened in it, and in which delivery each event became known.

Belongs here: its shape, what is known after a step, leaving events out. Not: how it is drawn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from tests.reference_ledger.events import Event, Refund, Return, Sale, Shop

STEPS = (1, 2, 3)
Decided = Literal["close", "reopen"]


@dataclass(frozen=True, slots=True)
class Told:
    """An event and the deliveries its documents are part of; the first is when it is known."""

    event: Event
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of a month after a delivery, if it can be.

    Attributes:
        step: The delivery.
        decided: To close it, preliminarily and then finally, or to open it again.
        month: As `2026-09`.
    """

    step: int
    decided: Decided
    month: str


@dataclass(frozen=True, slots=True)
class History:
    """A shop and what is told of it, in the order it happened.

    Attributes:
        decisions: What is decided of its months, in order.
    """

    shop: Shop
    told: tuple[Told, ...]
    decisions: tuple[Decision, ...] = ()

    def known(self, step: int) -> list[Event]:
        """The events known after a delivery."""
        return [each.event for each in self.told if each.steps[0] <= step]

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
        )
