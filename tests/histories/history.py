"""A history: a shop, what happened in it, and in which delivery each event became known.

Belongs here: its shape, what is known after a step, leaving events out. Not: how it is drawn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.histories.rates import rates_known
from tests.reference_ledger.events import Event, Refund, Return, Sale, Shop
from tests.reference_ledger.rules import Mapped, Rules

STEPS = (1, 2, 3)
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
    """What somebody wants to decide after a delivery; refused while something is missing.

    Attributes:
        step: The delivery.
        decided: To close the next period, to finish closing the oldest, to open the newest again.
    """

    step: int
    decided: Decided

    def period(self, shop: Shop, closed: Mapping[str, str]) -> str | None:
        """The period it is about, if there is one.

        Args:
            shop: Whose.
            closed: How each closed period is closed.
        """
        names = [each.name for each in shop.periods]
        if self.decided == "close":
            return next((each for each in names if each not in closed), None)
        if self.decided == "reopen":
            return max(closed, default=None)
        held = [name for name, outcome in closed.items() if outcome != "close_final"]
        return min(held, default=None)


@dataclass(frozen=True, slots=True)
class History:
    """A shop and what is told of it, in the order it happened.

    Attributes:
        decisions: What is decided of its periods, at most one after a delivery.
        remapped: What is posted to other accounts from MAPPED_STEP on, by account.
    """

    shop: Shop
    told: tuple[Told, ...]
    decisions: tuple[Decision, ...] = ()
    remapped: tuple[tuple[str, Mapped], ...] = ()

    def known(self, step: int) -> list[Event]:
        """The events known after a delivery."""
        return [each.event for each in self.told if each.steps[0] <= step]

    def rules(self, step: int) -> Rules:
        """What the company says of its books after a delivery."""
        is_changed = step >= MAPPED_STEP
        return Rules(dict(self.remapped) if is_changed else {}, rates_known(corrected=is_changed))

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
