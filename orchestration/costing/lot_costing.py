"""First in first out and moving average: what each kind of movement does to lots.

Belongs here: receipts, issues, returns and counts of the two methods. Not: which lot is drawn
(stock.py), taking back what stands in a closed period (lot_reversals.py), the order of movements,
the split of a damaged return's cost (dbt models).
"""

from collections.abc import Callable, Iterable

from orchestration.costing.columns import (
    AVERAGE,
    ESTIMATE,
    LAYER,
    METHODS,
    NO_ORIGINAL,
    NONE,
    PROVISIONAL,
    Costs,
    Movements,
)
from orchestration.costing.giving_back import CameBack, give_back, given_up, last_taken_first
from orchestration.costing.lot_reversals import LotReversals
from orchestration.costing.lots import Lot, Ratio, rounded_share
from orchestration.costing.portions import Portion, Portions
from orchestration.costing.stock import Stock


class LotCosting:
    """First in first out and moving average: both draw from lots.

    Args:
        movements: what is costed.
        costs: filled with what it costs.
        remembered: rows whose draws are kept beside those that a return may ask for.
    """

    def __init__(self, movements: Movements, costs: Costs, remembered: Iterable[int] = ()) -> None:
        self._given, self._costs = movements, costs
        self._stocks: dict[int, Stock] = {}
        self._returned = {*movements.original, *remembered} - {NO_ORIGINAL}
        self._portions: dict[int, Portions] = {}
        self._reversals = LotReversals(movements, costs, self._portions)
        self.treatments: tuple[Callable[[int], None], ...] = (
            self._receipt,
            self._issue,
            self._return,
            self._damaged_return,
            self._found,
            self._count,
            self._reversal,
            self._receipt_again,
            self._held,
            self._opening_lot,
            self._opening_cost,
            self._opening_portion,
        )

    def portions_of(self, row: int) -> Portions:
        """What a remembered movement took, by lot; only until its item is closed."""
        return self._portions.get(row, [])

    def close_item(self, item: int) -> None:
        """Write down what is on hand of the item and forget it."""
        self._reversals.settle()
        if self._costs.closing is not None:
            self._costs.closing.keep_lots(item, self._stocks, self._portions)
        for location, stock in self._stocks.items():
            for opened, quantity, value in stock.layers():
                self._costs.layers.append(item, location, opened, quantity, value)
        self._stocks.clear()
        self._portions.clear()
        self._reversals.forget()

    def _stock(self, row: int) -> Stock:
        self._reversals.settle()
        return self._unsettled_stock(row)

    def _unsettled_stock(self, row: int) -> Stock:
        location = self._given.location[row]
        stock = self._stocks.get(location)
        if stock is None:
            pools = self._given.method[row] == METHODS["moving_average"]
            stock = self._stocks[location] = Stock(pools=pools)
        return stock

    def _receipt(self, row: int) -> None:
        quantity, stock = self._given.quantity[row], self._stock(row)
        if quantity <= 0:
            self._take(row, -quantity)
        else:
            self._enter(row, stock, row)

    def _receipt_again(self, row: int) -> None:
        """What was taken back comes as it is known now: into its layer's place in the queue."""
        if self._given.quantity[row] <= 0:
            self._receipt(row)
        else:
            opened = self._reversals.lot_of(self._given.original[row])
            self._reversals.lots[row] = opened
            self._enter(row, self._unsettled_stock(row), opened)

    def _enter(self, row: int, stock: Stock, opened: int) -> None:
        self._costs.cost[row] = value = self._given.value[row]
        self._costs.basis[row] = self._known_basis(stock)
        self._costs.true_up[row] = -stock.receive(self._given.quantity[row], value, opened)

    def _held(self, row: int) -> None:
        """A movement before the last close, here only to be named by what it left."""

    def _opening_lot(self, row: int) -> None:
        self._unsettled_stock(row).restore(self._given.opened[row], self._left_lot(row))

    def _opening_cost(self, row: int) -> None:
        self._unsettled_stock(row).last_cost = self._given.value[row], self._given.quantity[row]

    def _opening_portion(self, row: int) -> None:
        portion = Portion(self._left_lot(row), self._given.opened[row])
        self._portions.setdefault(self._given.original[row], []).append(portion)

    def _left_lot(self, row: int) -> Lot:
        given = self._given
        return Lot(given.quantity[row], given.value[row], given.drawn[row], given.drawn_value[row])

    def _reversal(self, row: int) -> None:
        stock = self._unsettled_stock(row)
        self._costs.basis[row] = self._known_basis(stock)
        self._reversals.reverse(row, stock)

    def _issue(self, row: int) -> None:
        quantity = self._given.quantity[row]
        if quantity <= 0:
            self._take(row, -quantity)
        else:
            self._put(row, quantity, self._stock(row).oldest_cost(self._given.unit_cost[row]))

    def _take(self, row: int, quantity: int) -> None:
        stock, unit_cost = self._stock(row), self._given.unit_cost[row]
        known = stock.knows_cost(unit_cost)
        portions = self._portions.setdefault(row, []) if row in self._returned else None
        cost, is_provisional = stock.issue(quantity, unit_cost, portions)
        self._costs.cost[row] = -cost
        self._costs.basis[row] = self._known_basis(stock)
        if is_provisional:
            self._costs.basis[row] = PROVISIONAL if known else NONE

    def _put(self, row: int, quantity: int, ratio: Ratio) -> None:
        stock, (value, whole) = self._stock(row), ratio
        known = stock.knows_cost(self._given.unit_cost[row])
        cost = rounded_share(value, quantity, whole)
        self._costs.cost[row] += cost
        self._costs.basis[row] = ESTIMATE if known else NONE
        self._costs.true_up[row] -= stock.receive(quantity, cost, row)

    def _found(self, row: int) -> None:
        ratio = self._stock(row).average_cost(self._given.unit_cost[row])
        self._put(row, self._given.quantity[row], ratio)

    def _count(self, row: int) -> None:
        stock = self._stock(row)
        variance = self._given.quantity[row] - stock.on_hand
        self._costs.quantity[row] = variance
        if variance > 0:
            self._put(row, variance, stock.average_cost(self._given.unit_cost[row]))
        else:
            self._take(row, -variance)

    def _return(self, row: int) -> None:
        quantity, stock = self._given.quantity[row], self._stock(row)
        self._costs.basis[row] = self._known_basis(stock)
        for portion, part in self._given_back(row, quantity, stock):
            quantity -= part
            came_back = give_back(stock, portion, part, row)
            self._costs.cost[row] += came_back.cost
            self._costs.true_up[row] -= came_back.true_up
            self._remember(row, came_back)
        if quantity > 0:
            self._put(row, quantity, stock.oldest_cost(self._given.unit_cost[row]))

    def _damaged_return(self, row: int) -> None:
        quantity, stock = self._given.quantity[row], self._stock(row)
        self._costs.basis[row] = self._known_basis(stock)
        for portion, part in self._given_back(row, quantity, stock):
            quantity -= part
            cost = given_up(portion, part)
            self._costs.cost[row] += cost
            self._remember(row, CameBack(part, cost, 0, portion.opened))
        if quantity > 0:
            unit_cost = self._given.unit_cost[row]
            value, whole = stock.oldest_cost(unit_cost)
            self._costs.cost[row] += rounded_share(value, quantity, whole)
            self._costs.basis[row] = ESTIMATE if stock.knows_cost(unit_cost) else NONE

    def _given_back(self, row: int, quantity: int, stock: Stock) -> list[tuple[Portion, int]]:
        """What a return gives back of its sale, last taken first."""
        taken = self._portions.get(self._given.original[row], [])
        return last_taken_first(taken, quantity, stock)

    def _remember(self, row: int, came_back: CameBack) -> None:
        """Only of returns that are taken back themselves."""
        if row in self._returned:
            self._reversals.returned.setdefault(row, []).append(came_back)

    def _known_basis(self, stock: Stock) -> int:
        return AVERAGE if stock.pools else LAYER
