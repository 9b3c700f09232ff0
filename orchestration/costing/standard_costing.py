"""Standard cost: one cost per item, stock worth quantity times standard.

Belongs here: what each kind of movement does to a stock without layers. Not: where the standard
comes from (dbt models), the order of movements.
"""

from collections.abc import Callable

from orchestration.costing.columns import (
    MOVEMENT_KINDS,
    NO_COST,
    NONE,
    POOL,
    STANDARD,
    Costs,
    Movements,
)
from orchestration.costing.lots import QUANTITY_SCALE, UNIT_COST_SCALE, rounded_share


class StandardCosting:
    """One cost per item; stock is quantity times standard, of either sign.

    A standard is one cost for all time, but what stands in a closed period keeps the one it had:
    the first movement after it at a location values the stock there anew.
    """

    def __init__(self, movements: Movements, costs: Costs) -> None:
        self._given, self._costs = movements, costs
        self._on_hand: dict[int, tuple[int, int]] = {}
        self.treatments: tuple[Callable[[int], None], ...] = (
            self._receipt,
            self._move,
            self._move,
            self._damaged_return,
            self._move,
            self._count,
            self._reversal,
            self._receipt,
            self._held,
            self._opening,
        )

    def close_item(self, item: int) -> None:
        """Write down what is on hand of the item and forget it."""
        if self._costs.closing is not None:
            self._costs.closing.keep_standard(item, self._on_hand)
        for location, (quantity, unit_cost) in self._on_hand.items():
            if quantity:
                value = _worth(quantity, unit_cost)
                self._costs.layers.append(item, location, POOL, quantity, value)
        self._on_hand = {}

    def _held(self, row: int) -> None:
        """A movement before the last close, here only to be named by what it left."""

    def _opening(self, row: int) -> None:
        location = self._given.location[row]
        self._on_hand[location] = self._given.quantity[row], self._given.value[row]

    def _move(self, row: int) -> None:
        location, unit_cost = self._given.location[row], self._given.unit_cost[row]
        before, old_cost = self._on_hand.get(location, (0, unit_cost))
        after = before + self._costs.quantity[row]
        self._on_hand[location] = after, unit_cost
        valued_anew = _worth(before, unit_cost)
        self._costs.cost[row] = _worth(after, unit_cost) - valued_anew
        self._costs.true_up[row] = valued_anew - _worth(before, old_cost)
        self._costs.basis[row] = NONE if unit_cost == NO_COST else STANDARD

    def _receipt(self, row: int) -> None:
        self._move(row)
        self._pay(row, self._given.value[row])

    def _pay(self, row: int, paid: int) -> None:
        self._costs.true_up[row] += self._costs.cost[row] - paid
        self._costs.cost[row] = paid

    def _count(self, row: int) -> None:
        on_hand, _ = self._on_hand.get(self._given.location[row], (0, NO_COST))
        self._costs.quantity[row] = self._given.quantity[row] - on_hand
        self._move(row)

    def _damaged_return(self, row: int) -> None:
        unit_cost = self._given.unit_cost[row]
        self._costs.cost[row] = _worth(self._given.quantity[row], unit_cost)
        self._costs.basis[row] = NONE if unit_cost == NO_COST else STANDARD

    def _reversal(self, row: int) -> None:
        original = self._given.original[row]
        added = self._costs.cost[original] + self._costs.true_up[original]
        self._costs.quantity[row] = -self._costs.quantity[original]
        if self._given.kind[original] != MOVEMENT_KINDS["return_damaged"]:
            self._move(row)
        self._pay(row, -added)


def _worth(quantity: int, unit_cost: int) -> int:
    known = max(unit_cost, 0)
    return rounded_share(known, quantity, QUANTITY_SCALE * UNIT_COST_SCALE)
