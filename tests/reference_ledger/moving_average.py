"""Moving average. Belongs here: one pool a product, averaged anew by whatever comes in."""

from fractions import Fraction

from tests.reference_ledger.rounding import part
from tests.reference_ledger.stock import Issue, Lot, Missing, Piece, When, joined, rest_of


class MovingAverage:
    """The pool of one product, and what was sold before it was there."""

    def __init__(self) -> None:
        """Begin with an empty pool that never held anything."""
        self.pool: Lot | None = None
        self.missing = Missing()

    def receive(self, now: When, quantity: int, value: int) -> int:
        """Take units in; what is missing is covered first. Gives the true-up."""
        return self._take_in(Lot(now, quantity, value))

    def _take_in(self, lot: Lot) -> int:
        true_up = self.missing.cover(lot)
        if lot.left:
            there = [self.pool] if self.pool and self.pool.left else []
            self.pool = joined(lot.since, [*there, lot])
        elif self.pool is None or not self.pool.left:
            self.pool = lot
        return true_up

    def issue(self, now: When, quantity: int) -> Issue:
        """Take units out of the pool; the rest at its last average."""
        issue = Issue()
        there = min(quantity, self.pool.left) if self.pool else 0
        if self.pool and there:
            issue.pieces.append(Piece(self.pool, there, self.pool.take(there)))
        if quantity > there:
            rest = quantity - there
            issue.pieces.append(self.missing.open(now, rest, self.pool))
        return issue

    def give_back(self, issue: Issue, quantity: int) -> list[Piece]:
        """Units of an issue that come back next, at the cost they went out with."""
        first = issue.returned
        issue.returned += quantity
        cost = part(issue.cost, first, first + quantity, issue.quantity)
        return [Piece(issue.pieces[-1].lot, quantity, cost)]

    def restore(self, pieces: list[Piece]) -> int:
        """Put units back into the pool. Gives the true-up."""
        true_up = 0
        for piece in pieces:
            lot = Lot(piece.lot.since, piece.quantity, piece.cost)
            true_up += self.missing.undo(piece.lot, lot)
            if lot.left:
                true_up += self._take_in(rest_of(lot))
        return true_up

    def unit_cost(self) -> Fraction:
        """The average of what is there; of what is missing longest; of what was there last."""
        if self.pool and self.pool.left:
            return Fraction(self.pool.value, self.pool.quantity)
        known = self.missing.lots[0] if self.missing.lots else self.pool
        return Fraction(known.value, known.quantity) if known else Fraction(0)

    @property
    def quantity(self) -> int:
        """Units there, less units missing."""
        return (self.pool.left if self.pool else 0) - self.missing.quantity

    @property
    def value(self) -> int:
        """What they cost."""
        there = self.pool.value_left if self.pool and self.pool.left else 0
        return there - self.missing.value
