"""Takes movements of closed periods back: exactly at what they once added to stock or took from it.

Belongs here: reversals in stocks of lots. The cost of a reversal is the mirror of what it reverses,
so that it equals the mirror in the journal; what the goods are worth beside that, because others
used them in between, is its true-up. Not: standard cost, which movements are taken back (dbt).
"""

from dataclasses import dataclass, field

from orchestration.costing.columns import MOVEMENT_KINDS, Costs, Movements
from orchestration.costing.giving_back import CameBack, give_back, last_taken_first
from orchestration.costing.lots import Lot
from orchestration.costing.portions import Portion, Portions
from orchestration.costing.stock import Stock


@dataclass(slots=True)
class LotReversals:
    """Reversals of one item.

    Attributes:
        given: every movement.
        costs: what each costs.
        portions: what each issue took, as far as anything comes back of it.
        returned: what came back by each return that is taken back.
        unsettled: reversals whose goods others had used, with the debt that stands for them, until
            it is known whether the document comes again.
        lots: the lot that receipts went into which came again.
    """

    given: Movements
    costs: Costs
    portions: dict[int, Portions]
    returned: dict[int, list[CameBack]] = field(default_factory=dict)
    unsettled: list[tuple[int, Stock, Portion, Portions | None]] = field(default_factory=list)
    lots: dict[int, int] = field(default_factory=dict)

    def lot_of(self, row: int) -> int:
        """The lot a receipt opened, or that of the receipt in whose place it came."""
        return self.lots.get(row, row)

    def reverse(self, row: int, stock: Stock) -> None:
        """Take the original of a row back."""
        original = self.given.original[row]
        quantity = -self.costs.quantity[original]
        value = -(self.costs.cost[original] + self.costs.true_up[original])
        self.costs.quantity[row], self.costs.cost[row] = quantity, value
        if self.given.kind[original] == MOVEMENT_KINDS["return_damaged"]:
            self._restore_portions(original, row)
        elif quantity > 0:
            self._put_back(row, stock, quantity, value)
        elif quantity < 0:
            self._take_out(row, stock, -quantity, -value)

    def settle(self) -> None:
        """Let what is on hand stand in for what was taken back and did not come again."""
        if not self.unsettled:
            return
        for row, stock, debt, portions in self.unsettled:
            self.costs.true_up[row] -= stock.settle(debt, portions)
        self.unsettled.clear()

    def forget(self) -> None:
        """Begin with another item."""
        self.returned.clear()
        self.lots.clear()

    def _put_back(self, row: int, stock: Stock, quantity: int, value: int) -> None:
        taken = self.portions.get(self.given.original[row], [])
        for portion, part in last_taken_first(taken, quantity, stock):
            came_back = give_back(stock, portion, part, row)
            quantity, value = quantity - part, value - came_back.cost
            self.costs.true_up[row] -= came_back.true_up
        if quantity:
            self.costs.true_up[row] -= stock.receive(quantity, value, row)
        else:
            self.costs.true_up[row] -= value

    def _take_out(self, row: int, stock: Stock, quantity: int, value: int) -> None:
        original = self.given.original[row]
        for came_back in self.returned.get(original, []):
            sold = self.portions.setdefault(self.given.original[original], [])
            self._withdraw(row, stock, came_back, sold)
            quantity, value = quantity - came_back.quantity, value - _added(came_back)
        if quantity:
            came_in = CameBack(quantity, value, 0, self.lot_of(original))
            self._withdraw(row, stock, came_in, None)
        else:
            self.costs.true_up[row] += value

    def _withdraw(
        self, row: int, stock: Stock, came_back: CameBack, portions: Portions | None
    ) -> None:
        true_up, debt = stock.withdraw(
            came_back.opened, came_back.quantity, _added(came_back), portions
        )
        self.costs.true_up[row] -= true_up
        owed = debt.lot if debt else Lot(0, 0)
        if debt is not None:
            self.unsettled.append((row, stock, debt, portions))
        if portions is not None and came_back.quantity > owed.left:
            lot = Lot(came_back.quantity - owed.left, max(came_back.cost - owed.value_left, 0))
            portions.append(Portion(lot, came_back.opened))

    def _restore_portions(self, original: int, row: int) -> None:
        """Goods that came back damaged never entered the stock."""
        for came_back in self.returned.get(original, []):
            sold = self.portions.setdefault(self.given.original[original], [])
            sold.append(Portion(Lot(came_back.quantity, came_back.cost), row))


def _added(came_back: CameBack) -> int:
    return came_back.cost - came_back.true_up
