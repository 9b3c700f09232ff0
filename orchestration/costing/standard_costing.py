"""Standard cost: one cost per item, stock worth quantity times standard.

Belongs here: what each kind of movement does to a stock without layers. Not: where the standard
comes from (dbt models), the order of movements.
"""

from collections.abc import Callable

from orchestration.costing.columns import NO_COST, NONE, POOL, STANDARD, Costs, Movements
from orchestration.costing.lots import QUANTITY_SCALE, UNIT_COST_SCALE, rounded_share


class StandardCosting:
    """One cost per item; stock is quantity times standard, of either sign."""

    def __init__(self, movements: Movements, costs: Costs) -> None:
        self._given, self._costs = movements, costs
        self._on_hand: dict[int, int] = {}
        self._unit_cost = NO_COST
        self.treatments: tuple[Callable[[int], None], ...] = (
            self._receipt,
            self._move,
            self._move,
            self._damaged_return,
            self._move,
            self._count,
        )

    def close_item(self, item: int) -> None:
        """Write down what is on hand of the item and forget it."""
        for location, quantity in self._on_hand.items():
            if quantity:
                value = self._worth(quantity)
                self._costs.layers.append(item, location, POOL, quantity, value)
        self._on_hand = {}

    def _worth(self, quantity: int) -> int:
        known = max(self._unit_cost, 0)
        return rounded_share(known, quantity, QUANTITY_SCALE * UNIT_COST_SCALE)

    def _move(self, row: int) -> None:
        location = self._given.location[row]
        self._unit_cost = self._given.unit_cost[row]
        before = self._on_hand.get(location, 0)
        after = before + self._costs.quantity[row]
        self._on_hand[location] = after
        self._costs.cost[row] = self._worth(after) - self._worth(before)
        self._costs.basis[row] = NONE if self._unit_cost == NO_COST else STANDARD

    def _receipt(self, row: int) -> None:
        self._move(row)
        paid = self._given.value[row]
        self._costs.true_up[row] = self._costs.cost[row] - paid
        self._costs.cost[row] = paid

    def _count(self, row: int) -> None:
        on_hand = self._on_hand.get(self._given.location[row], 0)
        self._costs.quantity[row] = self._given.quantity[row] - on_hand
        self._move(row)

    def _damaged_return(self, row: int) -> None:
        self._unit_cost = self._given.unit_cost[row]
        self._costs.cost[row] = self._worth(self._given.quantity[row])
        self._costs.basis[row] = NONE if self._unit_cost == NO_COST else STANDARD
