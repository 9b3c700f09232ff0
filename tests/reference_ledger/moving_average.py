"""Moving average. Belongs here: one pool a product, averaged anew by whatever comes in."""

from fractions import Fraction

from tests.reference_ledger.rounding import half_away
from tests.reference_ledger.shelf import Shelf
from tests.reference_ledger.stock import Lot, Piece, joined


class MovingAverage(Shelf):
    """The pool of one product: `lots` holds it alone, or nothing; `last` what it was last."""

    def keep(self, lot: Lot) -> None:
        """Average what is left of the lot with what is there."""
        if lot.left:
            self.lots = [joined(lot.place, [*self.lots, lot])]
            self.last = self.lots[0]
        elif not self.lots:
            self.last = lot

    def take_out(self, place: int, quantity: int, added: int) -> tuple[int, Piece | None]:
        """The pool gives up the value and averages anew while it stays worth something.

        Else it gives up the units at their average, and owes what it has not at its share.
        """
        pool = self.lots[0] if self.lots else Lot(place, 0, 0)
        if quantity < pool.left and added < pool.value_left:
            averaged = Lot(pool.place, pool.left - quantity, pool.value_left - added)
            self.lots, self.last = [averaged], averaged
            return 0, None
        there = min(quantity, pool.left)
        gone, rest = self.spend(pool, there) if there else 0, quantity - there
        if not rest:
            return gone - added, None
        used = max(half_away(Fraction(added * rest, quantity)), 0)
        return gone + used - added, self.missing.owe(place, rest, used)

    def unit_cost(self) -> Fraction:
        """The average of what is there; of what is missing longest; of what was there last."""
        known = self.lots[0] if self.lots else None
        if known is None:
            known = self.missing.pieces[0][0].goods if self.missing.pieces else self.last
        return Fraction(known.value, known.quantity) if known else Fraction(0)
