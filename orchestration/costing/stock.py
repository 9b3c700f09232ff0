"""The stock of one item at one location: open lots, and what was sold before it was there.

Belongs here: which lot an issue draws from, what enters where, and the true-up when a receipt
covers goods already sold. Not: kinds of movement (kernel.py), rounding (lots.py).
"""

from collections import deque
from heapq import heapify, heappop, heappush

from orchestration.costing.columns import NO_COST, POOL
from orchestration.costing.lots import Lot, Ratio, rounded_share, unit_ratio
from orchestration.costing.portions import Portion, Portions


class Stock:
    """Open lots in the order they came in, and the debt of goods issued without any.

    Attributes:
        on_hand: quantity in parts of a unit, below zero when oversold.
        last_cost: what a unit of the last closed lot, or of the last receipt of goods owed, cost.
    """

    __slots__ = (
        "_lots",
        "_order",
        "_owed",
        "_owed_drawn",
        "_owed_ratio",
        "last_cost",
        "on_hand",
        "pools",
    )

    def __init__(self, *, pools: bool) -> None:
        """Start empty.

        Args:
            pools: one lot takes up everything (moving average) instead of a lot a receipt.
        """
        self.pools = pools
        self.on_hand = 0
        self._lots: dict[int, Lot] = {}
        self._order: list[int] = []
        self._owed: deque[tuple[Portion, Portions | None]] = deque()
        self._owed_ratio: Ratio | None = None
        self._owed_drawn = 0
        self.last_cost: Ratio | None = None

    def issue(self, quantity: int, unit_cost: int, portions: Portions | None) -> tuple[int, bool]:
        """Take a quantity out, oldest lot first; what is not there is owed at the last cost.

        Args:
            quantity: parts of a unit, above zero.
            unit_cost: cost to assume where this stock never had one, or NO_COST.
            portions: filled with what was taken, if a return may come.

        Returns:
            The cost in minor units, and whether any of it is provisional.
        """
        self.on_hand -= quantity
        cost = 0
        while quantity and self._order:
            opened = self._order[0]
            lot = self._lots[opened]
            part = min(lot.quantity - lot.drawn, quantity)
            share = lot.draw(part)
            cost += share
            quantity -= part
            if portions is not None:
                portions.append(Portion(Lot(part, share), opened))
            if lot.drawn == lot.quantity:
                self._close(opened)
        if not quantity:
            return cost, False
        return cost + self._owe(quantity, unit_cost, portions), True

    def receive(self, quantity: int, value: int, opened: int) -> int:
        """Put a quantity in; what is owed is covered first.

        Args:
            quantity: parts of a unit, above zero.
            value: its cost in minor units.
            opened: the place in time of the lot it belongs to.

        Returns:
            The true-up: actual less provisional cost of what was covered, in minor units.
        """
        self.on_hand += quantity
        lot = Lot(quantity, value)
        true_up = self._cover(lot, opened) if self._owed else 0
        if lot.left:
            self._enter(lot, opened)
        return true_up

    def take_back(self, portion: Portion, quantity: int) -> int:
        """Cancel part of a debt of this stock that came back unmet; return its cost."""
        self.on_hand += quantity
        cost = portion.lot.draw(quantity)
        self._drop_met_debts()
        return cost

    def owe_again(self, portion: Portion, quantity: int, value: int) -> None:
        """Keep owing goods whose return went elsewhere, in their place in time.

        Args:
            portion: the debt they were part of; the quantity on hand is unchanged.
            quantity: parts of a unit, above zero.
            value: their provisional cost in minor units.
        """
        place = next(at for at, (owed, _) in enumerate(self._owed) if owed is portion)
        self._owed.insert(place + 1, (Portion(Lot(quantity, value), POOL, self), None))
        self._drop_met_debts()

    def withdraw(
        self, opened: int, quantity: int, value: int, portions: Portions | None
    ) -> tuple[int, Portion | None]:
        """Take out what once came in for a value: from its own lot, as far as that still holds it.

        What others have used meanwhile is owed at the rest of the value, though other lots may be
        open: `settle` draws on them. A pool gives up the value and averages anew, or where it would
        be worth nothing then, the quantity at its average.

        Args:
            opened: the lot it came in.
            quantity: parts of a unit, above zero.
            value: what it added to this stock, in minor units.
            portions: takes the debt, if a return may come.

        Returns:
            What left less the value, in minor units, and what is owed.
        """
        self.on_hand -= quantity
        key = POOL if self.pools else opened
        lot = self._lots.get(key)
        part = min(lot.left, quantity) if lot else 0
        drawn = self._draw_again(key, lot, part, value) if lot else 0
        rest = quantity - part
        if not rest:
            return drawn - value, None
        owed = rounded_share(value, rest, quantity) if self.pools else value - drawn
        debt = Portion(Lot(rest, max(owed, 0)), POOL, self)
        self._owed.append((debt, portions))
        if portions is not None:
            portions.append(debt)
        return drawn + debt.lot.value - value, debt

    def settle(self, debt: Portion, portions: Portions | None) -> int:
        """Cover a debt from open lots, oldest first; return actual less owed cost of it."""
        true_up = 0
        while debt.lot.left and self._order:
            opened = self._order[0]
            lot = self._lots[opened]
            part = min(lot.left, debt.lot.left)
            owed = debt.lot.draw(part)
            true_up += lot.draw(part) - owed
            if portions is not None:
                portions.insert(portions.index(debt), Portion(Lot(part, owed), opened))
            if not lot.left:
                self._close(opened)
        self._drop_met_debts()
        return true_up

    def restore(self, opened: int, lot: Lot) -> None:
        """Put in a lot as a close left it, in the order of lots."""
        key = POOL if self.pools else opened
        self.on_hand += lot.left
        self._lots[key] = lot
        heappush(self._order, key)

    @property
    def owes(self) -> bool:
        """Whether goods were issued that no receipt has covered yet."""
        return bool(self._owed)

    def open_lots(self) -> list[tuple[int, Lot]]:
        """Open lots with the movement that opened each, oldest first."""
        return sorted(self._lots.items())

    def oldest_cost(self, unit_cost: int) -> Ratio:
        """What a unit costs now: the oldest open lot or the average, else the last known cost."""
        if self._order:
            return self._lots[self._order[0]].ratio
        if self._owed:
            return self._owed[0][0].lot.ratio
        return self.last_cost or unit_ratio(unit_cost)

    def average_cost(self, unit_cost: int) -> Ratio:
        """What a unit costs now over all open lots, else the last known cost."""
        if not self._order or self.pools:
            return self.oldest_cost(unit_cost)
        lots = self._lots.values()
        return sum(lot.value_left for lot in lots), sum(lot.left for lot in lots)

    def knows_cost(self, unit_cost: int) -> bool:
        """Whether any cost of the item is known here."""
        return bool(self._order or self.last_cost) or unit_cost != NO_COST

    def layers(self) -> list[tuple[int, int, int]]:
        """Open lots as (opened, quantity, value), oldest first; a debt is one negative layer."""
        found = [(o, self._lots[o].left, self._lots[o].value_left) for o in sorted(self._lots)]
        owed = [portion.lot for portion, _ in self._owed]
        if owed:
            quantity = sum(lot.left for lot in owed)
            found.append((POOL, -quantity, -sum(lot.value_left for lot in owed)))
        return found

    def _owe(self, quantity: int, unit_cost: int, portions: Portions | None) -> int:
        ratio = self.last_cost or unit_ratio(unit_cost)
        if ratio != self._owed_ratio:
            self._owed_ratio, self._owed_drawn = ratio, 0
        value, whole = ratio
        before = rounded_share(value, self._owed_drawn, whole)
        self._owed_drawn += quantity
        cost = rounded_share(value, self._owed_drawn, whole) - before
        portion = Portion(Lot(quantity, cost), POOL, self)
        self._owed.append((portion, portions))
        if portions is not None:
            portions.append(portion)
        return cost

    def _cover(self, incoming: Lot, opened: int) -> int:
        self.last_cost = incoming.ratio
        true_up = 0
        while self._owed and incoming.left:
            portion, portions = self._owed[0]
            part = min(portion.lot.left, incoming.left)
            provisional = portion.lot.draw(part)
            true_up += incoming.draw(part) - provisional
            if portions is not None:
                covered = Portion(Lot(part, provisional), opened)
                portions.insert(portions.index(portion), covered)
            self._drop_met_debts()
        return true_up

    def _drop_met_debts(self) -> None:
        while self._owed and not self._owed[0][0].lot.left:
            self._owed.popleft()
        if not self._owed:
            self._owed_ratio = None

    def _enter(self, lot: Lot, opened: int) -> None:
        key = POOL if self.pools else opened
        known = self._lots.get(key)
        if known is not None:
            known.reopen(lot.left, lot.value_left)
            return
        self._lots[key] = Lot(lot.left, lot.value_left) if self.pools else lot
        heappush(self._order, key)

    def _draw_again(self, key: int, lot: Lot, part: int, value: int) -> int:
        if self.pools and part < lot.left and value < lot.value_left:
            lot.reopen(-part, -value)
            return value
        drawn = lot.draw(part)
        if not lot.left:
            self._close(key)
        return drawn

    def _close(self, opened: int) -> None:
        self.last_cost = self._lots.pop(opened).ratio
        if self._order[0] == opened:
            heappop(self._order)
        else:
            self._order.remove(opened)
            heapify(self._order)
