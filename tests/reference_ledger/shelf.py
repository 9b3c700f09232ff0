"""What both costing methods share. Belongs here: in, out, back, taken out again.

First in first out keeps a lot for each receipt, a moving average one pool: what differs stands in
`first_in_first_out.py` and `moving_average.py`. A true-up is above zero where goods came to cost
more than was booked before they were there.
"""

from abc import ABC, abstractmethod
from fractions import Fraction

from tests.reference_ledger.stock import Issue, Lot, Missing, Piece


class Shelf(ABC):
    """The units of one product: lots that are there, the oldest first, and units that are missing.

    Attributes:
        last: The lot spent last: units that are not there go at its cost.
    """

    def __init__(self) -> None:
        """Begin with an empty shelf that never held anything."""
        self.lots: list[Lot] = []
        self.missing = Missing()
        self.last: Lot | None = None

    @abstractmethod
    def keep(self, lot: Lot) -> None:
        """Put what is left of a lot on the shelf, after it covered what was missing."""

    @abstractmethod
    def take_out(self, place: int, quantity: int, added: int) -> tuple[int, Piece | None]:
        """Goods that came in for `added` never came like that: take them out again.

        Gives what is left out of them beside that value, as a true-up, and what is missing now
        because others used it.
        """

    @abstractmethod
    def unit_cost(self) -> Fraction:
        """What a unit costs now: of what is there, of what is missing longest, of the last."""

    def receive(self, place: int, quantity: int, value: int) -> int:
        """Take units in; what is missing is covered first. Gives the true-up."""
        return self._take_in(Lot(place, quantity, value))

    def issue(self, place: int, quantity: int) -> Issue:
        """Take units out of the oldest lots; the rest at the cost of the lot spent last."""
        issue = Issue()
        while quantity and self.lots:
            lot = self.lots[0]
            units = min(quantity, lot.left)
            issue.add(Piece(Lot(lot.place, units, self.spend(lot, units))))
            quantity -= units
        if quantity:
            self.missing.open(place, issue, quantity, self.last)
        return issue

    def bring_back(self, issue: Issue, quantity: int) -> tuple[int, int]:
        """Put units of an issue back at their cost, into the place of their lot.

        Units still missing are missing no more. Gives the cost and the true-up.
        """
        cost = true_up = 0
        for piece, units in issue.coming_back(quantity):
            worth = piece.goods.take(units)
            cost += worth
            if not piece.is_missing:
                true_up += self._take_in(Lot(piece.goods.place, units, worth))
        self.missing.forget_met()
        return cost, true_up

    def lose(self, issue: Issue, quantity: int) -> int:
        """Units of an issue come back damaged: none comes on the shelf. Gives their cost."""
        cost = 0
        for piece, units in issue.coming_back(quantity):
            worth = piece.goods.take(units)
            cost += worth
            if piece.is_missing:
                self.missing.owe_on(piece, units, worth)
        self.missing.forget_met()
        return cost

    def stand_in(self, piece: Piece) -> int:
        """Let the oldest lots stand in for what is missing. Gives the true-up."""
        true_up = 0
        while piece.goods.left and self.lots:
            lot = self.lots[0]
            units = min(piece.goods.left, lot.left)
            true_up += self.spend(lot, units) - piece.goods.take(units)
        self.missing.forget_met()
        return true_up

    def spend(self, lot: Lot, quantity: int) -> int:
        """Take units of a lot that is there. Gives what they cost."""
        cost = lot.take(quantity)
        if not lot.left:
            self.lots.remove(lot)
            self.last = lot
        return cost

    def _take_in(self, lot: Lot) -> int:
        true_up = self.missing.cover(lot)
        self.keep(lot)
        return true_up

    @property
    def quantity(self) -> int:
        """Units there, less units missing."""
        return sum(lot.left for lot in self.lots) - self.missing.quantity

    @property
    def value(self) -> int:
        """What they cost."""
        return sum(lot.value_left for lot in self.lots) - self.missing.value
