"""Goods in and out in the order they happened. Belongs here: which events move goods, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tests.reference_ledger.events import (
    Event,
    GoodsReceived,
    GoodsWasted,
    Return,
    Sale,
    Shop,
    StockCounted,
    latest,
)
from tests.reference_ledger.rounding import half_away

ORDER = {"received": 0, "returned": 0, "sold": 1, "wasted": 1, "counted": 2}


@dataclass(frozen=True, slots=True)
class Movement:
    """Goods in or out.

    Attributes:
        kind: received, sold, returned, wasted or counted; then `quantity` is what was there.
        document: Its document; `line` its line there.
        value: What is received costs, in minor units.
        origin: Of returned goods: the sale and its line.
    """

    kind: str
    at: datetime
    document: str
    line: str
    product: str
    quantity: int
    value: int = 0
    origin: tuple[str, str] | None = None
    damaged: bool = False

    @property
    def when(self) -> tuple[datetime, int, str, str]:
        """By time; first in, then out, then counts; then by document and line."""
        return self.at, ORDER[self.kind], self.document, self.line

    @property
    def key(self) -> tuple[str, str]:
        """Its document and line: what it is, whatever it says."""
        return self.document, self.line

    @property
    def content(self) -> tuple[object, ...]:
        """What it says of stock, but for the time."""
        return self.kind, self.product, self.quantity, self.value, self.origin, self.damaged


def movements(shop: Shop, events: Sequence[Event], sales: Sequence[Sale]) -> list[Movement]:
    """All movements in the order their costs are found, whenever they became known."""
    found: list[Movement] = []
    known = {sale.name: sale for sale in sales}
    for sale in sales:
        found.extend(_sold(sale))
    for goods in latest(GoodsReceived, events):
        found.append(_received(shop, goods))
    for counted in latest(StockCounted, events):
        found.append(_of_shelf("counted", counted))
    for wasted in latest(GoodsWasted, events):
        found.append(_of_shelf("wasted", wasted))
    for event in events:
        if isinstance(event, Return) and event.sale in known:
            found.extend(_returned(event, known[event.sale]))
    return sorted(found, key=lambda each: each.when)


def _received(shop: Shop, goods: GoodsReceived) -> Movement:
    cost = half_away(Fraction(goods.unit_cost) * goods.quantity * 10**shop.decimals)
    return Movement("received", goods.at, goods.name, "1", goods.product, goods.quantity, cost)


def _of_shelf(kind: str, event: StockCounted | GoodsWasted) -> Movement:
    return Movement(kind, event.at, event.name, "1", event.product, event.quantity)


def _sold(sale: Sale) -> Iterator[Movement]:
    for line in sale.lines:
        if line.product:
            yield Movement("sold", sale.at, sale.name, line.uid, line.product, line.quantity)


def _returned(given: Return, sale: Sale) -> Iterator[Movement]:
    products = {line.uid: line.product for line in sale.lines}
    for line in given.lines:
        product = products[line.uid]
        if product:
            yield Movement(
                "returned",
                given.at,
                given.name,
                line.uid,
                product,
                line.quantity,
                origin=(sale.name, line.uid),
                damaged=line.damaged,
            )
