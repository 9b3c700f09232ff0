"""A lot: a quantity with a value, drawn from in parts whose costs add up to exactly that value.

Belongs here: the one rounding rule of costing. Not: which lot is drawn from (stock.py).
"""

from orchestration.costing.columns import NO_COST

QUANTITY_SCALE = 10_000
"""Quantities are whole numbers of this part of a unit."""

UNIT_COST_SCALE = 1_000_000
"""Unit costs are whole numbers of this part of a minor unit."""

Ratio = tuple[int, int]
"""A unit cost as (value in minor units, quantity): exact, because it is never divided."""


def rounded_share(value: int, part: int, whole: int) -> int:
    """Return value * part / whole, rounded half away from zero.

    Args:
        value: an amount in minor units, of either sign.
        part: the share taken, in the unit of `whole`, of either sign.
        whole: what the value belongs to, above zero.
    """
    product = 2 * value * part
    if product >= 0:
        return (product + whole) // (2 * whole)
    return -((whole - product) // (2 * whole))


def unit_ratio(unit_cost: int) -> Ratio:
    """Return a unit cost in millionths of a minor unit as an exact ratio; an unknown one is 0."""
    return (0, 1) if unit_cost == NO_COST else (unit_cost, QUANTITY_SCALE * UNIT_COST_SCALE)


class Lot:
    """A quantity bought or owed for a value, and how much of it is drawn.

    Drawing from p to c costs round(V*c/Q) - round(V*p/Q): parts of any size add up to V.

    Attributes:
        quantity: Q, in parts of a unit, above zero.
        value: V, in minor units.
        drawn: how much of Q is gone.
        cost_drawn: how much of V went with it.
    """

    __slots__ = ("cost_drawn", "drawn", "quantity", "value")

    def __init__(self, quantity: int, value: int, drawn: int = 0, cost_drawn: int = 0) -> None:
        self.quantity = quantity
        self.value = value
        self.drawn = drawn
        self.cost_drawn = cost_drawn

    @property
    def left(self) -> int:
        """The quantity not yet drawn."""
        return self.quantity - self.drawn

    @property
    def value_left(self) -> int:
        """The value not yet drawn, in minor units."""
        return self.value - self.cost_drawn

    @property
    def ratio(self) -> Ratio:
        """What a unit of the lot costs."""
        return self.value, self.quantity

    def draw(self, quantity: int) -> int:
        """Take a quantity, at most what is left, and return its cost in minor units."""
        self.drawn += quantity
        gone = rounded_share(self.value, self.drawn, self.quantity)
        cost = gone - self.cost_drawn
        self.cost_drawn = gone
        return cost

    def reopen(self, quantity: int, value: int) -> None:
        """Add a quantity with its value; the lot starts again with what is then in it."""
        self.quantity = self.left + quantity
        self.value = self.value_left + value
        self.drawn = 0
        self.cost_drawn = 0
