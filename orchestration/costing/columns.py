"""What the kernel reads and writes: movements, costs and layers as columns of whole numbers.

Belongs here: the shapes and codes shared with the dbt models. Not: any costing.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.costing.closing_stock import ClosingStock

POOL = -1
"""A layer that no single movement opened: the pool of an average, or a debt."""

NO_COST = -1
"""A unit cost nobody knows."""

NO_ORIGINAL = -1
"""A return whose sale is not known."""

METHODS = {"fifo": 0, "moving_average": 1, "standard_cost": 2}
COST_BASES = ("layer", "average", "standard", "provisional", "estimate", "none")
LAYER, AVERAGE, STANDARD, PROVISIONAL, ESTIMATE, NONE = range(len(COST_BASES))

MOVEMENT_KINDS = {
    "receipt": 0,
    "sale": 1,
    "write_off": 1,
    "sample": 1,
    "lost": 1,
    "return": 2,
    "return_without_receipt": 2,
    "return_damaged": 3,
    "found": 4,
    "count": 5,
    "reversal": 6,
    "receipt_again": 7,
    "held": 8,
    "opening_lot": 9,
    "opening_cost": 10,
    "opening_portion": 11,
}
"""Which of the kernel's treatments a movement takes: its type, what it does to a closed one, or
what the last close left of those before it."""


@dataclass(frozen=True, slots=True)
class Movements:
    """Movements as columns of whole numbers, item by item, each item's in the order of events.

    Attributes:
        item: number of the (entity, product); equal numbers stand together.
        location: number of the location.
        method: a value of METHODS, one for the whole item.
        kind: a value of MOVEMENT_KINDS.
        quantity: ten-thousandths of a unit, into stock positive; of a count the counted quantity.
        value: receipts only: cost in minor units.
        unit_cost: millionths of a minor unit: the standard, or the cost to assume where stock never
            had one; NO_COST when there is none.
        original: position in these columns of the sale a return gives back, of what a reversal
            takes back, of the receipt that a receipt_again replaces, of the issue that an opening
            portion is of; or NO_ORIGINAL.
        opened: openings only: position of the movement that opened the lot, or POOL.
        drawn: openings only: how much of the quantity is gone.
        drawn_value: openings only: how much of the value went with it.
    """

    item: list[int]
    location: list[int]
    method: list[int]
    kind: list[int]
    quantity: list[int]
    value: list[int]
    unit_cost: list[int]
    original: list[int]
    opened: list[int] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    drawn_value: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layers:
    """What is on hand at the end, as columns.

    Attributes:
        item: as in the movements.
        location: as in the movements.
        opened: position of the movement that opened the layer; -1 for a pool or a debt.
        quantity: ten-thousandths of a unit; negative when oversold.
        value: minor units.
    """

    item: list[int] = field(default_factory=list)
    location: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    value: list[int] = field(default_factory=list)

    def append(self, item: int, location: int, opened: int, quantity: int, value: int) -> None:
        """Add one layer."""
        self.item.append(item)
        self.location.append(location)
        self.opened.append(opened)
        self.quantity.append(quantity)
        self.value.append(value)


@dataclass(slots=True)
class Costs:
    """What each movement costs, as columns beside the movements.

    Attributes:
        quantity: as given; of a count its variance.
        cost: minor units, into stock positive. Of a damaged return the whole original cost.
        basis: position in COST_BASES.
        true_up: minor units the movement adds to stock beside its cost: goods sold before they were
            there, a receipt that differs from the standard, stock whose standard changed, what a
            reversal moved at another value than it reverses.
        layers: what is on hand at the end.
        closing: what a close must keep of the end, or None where nothing is closed.
    """

    quantity: list[int]
    cost: list[int]
    basis: list[int]
    true_up: list[int]
    layers: Layers
    closing: "ClosingStock | None" = None
