"""A history while it is drawn. Belongs here: the clock, what can still happen to what happened."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tests.histories.history import STEPS, History, Told
from tests.reference_ledger.events import DrawerSession, Event, Sale, Shop

Choice = TypeVar("Choice")
BEGIN = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
PAUSES = (1, 7, 60, 600, 1500, 4000)


@dataclass
class OpenSale:
    """A sale and what is left of it.

    Attributes:
        step: The delivery that makes its newest version known.
        units: Units not yet back, by line.
        money: What may still be paid back, by payment.
    """

    sale: Sale
    step: int
    units: dict[str, int]
    money: dict[str, int]
    has_returns: bool = False

    @property
    def sells_cards(self) -> bool:
        """Whether a gift card was sold with it."""
        return any(line.card for line in self.sale.lines)

    @property
    def has_cards(self) -> bool:
        """Whether a gift card was sold with it or paid for it."""
        return self.sells_cards or any(each.card for each in self.sale.payments)


@dataclass
class Story:
    """What has been drawn so far.

    Attributes:
        simple: Receipts of `simple_receipts.py`, by name.
        cards: What gift cards hold.
        settled: Payments and refunds that a payout took up.
        fee_told: The fee payouts tell of payments that state none.
        has_fine_costs: Whether goods may cost parts of a minor unit.
        is_plentiful: Whether there is always enough of them.
        has_drawers: Whether cash drawers are opened.
        drawer: The one that is open.
        pauses: Minutes that pass between two events.
        steps: The deliveries.
        likely: What an event's first delivery is drawn from.
    """

    dice: random.Random
    shop: Shop
    rates: dict[str, int]
    now: datetime = BEGIN
    told: list[Told] = field(default_factory=list)
    sales: list[OpenSale] = field(default_factory=list)
    simple: dict[str, Sale] = field(default_factory=dict)
    names: int = 0
    cards: dict[str, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    fee_told: int = 0
    has_fine_costs: bool = False
    is_plentiful: bool = False
    has_drawers: bool = True
    drawer: DrawerSession | None = None
    pauses: tuple[int, ...] = PAUSES
    steps: tuple[int, ...] = STEPS
    likely: tuple[int, ...] = STEPS

    def later(self) -> datetime:
        """Let time pass; no two events happen at the same time."""
        self.now += timedelta(minutes=self.one_of(self.pauses))
        return self.now

    def name(self, prefix: str) -> str:
        """A name nothing else has."""
        self.names += 1
        return f"{prefix}{self.names:02}"

    def chance(self, of: int) -> bool:
        """True once in so many times."""
        return self.between(1, of) == of

    def between(self, first: int, last: int) -> int:
        """A number, both ends included."""
        return self.dice.randint(first, last)

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """One of some."""
        return self.dice.choice(choices)

    def some_of(self, choices: Sequence[Choice]) -> list[Choice]:
        """One or more of some, in any order."""
        return self.dice.sample(choices, self.between(1, len(choices)))

    def tell(self, event: Event, earliest: int = 1) -> int:
        """Deliver an event, perhaps again later. Gives the delivery it becomes known with."""
        first = self.one_of([step for step in self.likely if step >= earliest])
        again = [step for step in self.steps if step > first and self.chance(4)]
        self.told.append(Told(event, (first, *again)))
        return first

    def tell_first(self, event: Event) -> None:
        """Deliver an event with the first delivery."""
        self.told.append(Told(event, (1,)))

    def history(self) -> History:
        """What was drawn."""
        return History(self.shop, tuple(self.told))
