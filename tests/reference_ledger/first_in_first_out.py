"""First in, first out. Belongs here: which lots an issue takes and a return restores."""

from fractions import Fraction

from tests.reference_ledger.rounding import part
from tests.reference_ledger.stock import Issue, Lot, Missing, Piece, When, joined, rest_of


class FirstInFirstOut:
    """The lots of one product, oldest first, and what was sold before it was there."""

    def __init__(self) -> None:
        """Begin with an empty shelf that never held anything."""
        self.lots: list[Lot] = []
        self.missing = Missing()
        self.last: Lot | None = None

    def receive(self, now: When, quantity: int, value: int) -> int:
        """Take units in; what is missing is covered first. Gives the true-up."""
        return self._take_in(Lot(now, quantity, value))

    def _take_in(self, lot: Lot) -> int:
        """Cover what is missing, then open the lot, or open it again with more in it."""
        true_up = self.missing.cover(lot)
        if lot.spent:
            self.last = lot
        if lot.left:
            same = [each for each in self.lots if each.since == lot.since]
            self.lots = [each for each in self.lots if each.since != lot.since]
            self.lots.append(joined(lot.since, [*same, lot]) if same else lot)
            self.lots.sort(key=lambda each: each.since)
        return true_up

    def issue(self, now: When, quantity: int) -> Issue:
        """Take units out of the oldest lots; the rest at the cost of the lot spent last."""
        issue = Issue()
        while quantity and self.lots:
            lot = self.lots[0]
            taken = min(quantity, lot.left)
            issue.pieces.append(Piece(lot, taken, lot.take(taken)))
            quantity -= taken
            if not lot.left:
                self.last = self.lots.pop(0)
        if quantity:
            issue.pieces.append(self.missing.open(now, quantity, self.last))
        return issue

    def give_back(self, issue: Issue, quantity: int) -> list[Piece]:
        """The pieces of an issue that come back next, the last taken first, at their cost."""
        skip, pieces = issue.returned, []
        issue.returned += quantity
        for piece in reversed(issue.pieces):
            first = min(skip, piece.quantity)
            skip -= first
            back = min(quantity, piece.quantity - first)
            quantity -= back
            if back:
                cost = part(piece.cost, first, first + back, piece.quantity)
                pieces.append(Piece(piece.lot, back, cost))
        return pieces

    def restore(self, pieces: list[Piece]) -> int:
        """Put pieces back with the dates of their lots. Gives the true-up."""
        true_up = 0
        for piece in pieces:
            lot = Lot(piece.lot.since, piece.quantity, piece.cost)
            true_up += self.missing.undo(piece.lot, lot)
            if lot.left:
                true_up += self._take_in(rest_of(lot))
        return true_up

    def unit_cost(self) -> Fraction:
        """The average of what is there; of what is missing longest; of what was there last."""
        if self.lots:
            value = sum(lot.value_left for lot in self.lots)
            return Fraction(value, sum(lot.left for lot in self.lots))
        known = self.missing.lots[0] if self.missing.lots else self.last
        return Fraction(known.value, known.quantity) if known else Fraction(0)

    @property
    def quantity(self) -> int:
        """Units there, less units missing."""
        return sum(lot.left for lot in self.lots) - self.missing.quantity

    @property
    def value(self) -> int:
        """What they cost."""
        return sum(lot.value_left for lot in self.lots) - self.missing.value
