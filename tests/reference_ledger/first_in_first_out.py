"""First in, first out. Belongs here: a lot for each receipt, in the order they came."""

from fractions import Fraction

from tests.reference_ledger.shelf import Shelf
from tests.reference_ledger.stock import Lot, Piece, joined


class FirstInFirstOut(Shelf):
    """The lots of one product, oldest first."""

    def keep(self, lot: Lot) -> None:
        """Open the lot, or open it again with more in it."""
        if lot.spent:
            self.last = lot
        if lot.left:
            same = [each for each in self.lots if each.place == lot.place]
            others = [each for each in self.lots if each.place != lot.place]
            kept = joined(lot.place, [*same, lot]) if same else lot
            self.lots = sorted([*others, kept], key=lambda each: each.place)

    def take_out(self, place: int, quantity: int, added: int) -> tuple[int, Piece | None]:
        """The lot gives up what is left of it; what others used is missing at what it had cost."""
        gone, rest = 0, quantity
        for lot in [each for each in self.lots if each.place == place]:
            units = min(rest, lot.left)
            gone += self.spend(lot, units)
            rest -= units
        if not rest:
            return gone - added, None
        used = max(added - gone, 0)
        return gone + used - added, self.missing.owe(place, rest, used)

    def unit_cost(self) -> Fraction:
        """The average of what is there; of what is missing longest; of what was there last."""
        if self.lots:
            value = sum(lot.value_left for lot in self.lots)
            return Fraction(value, sum(lot.left for lot in self.lots))
        known = self.missing.pieces[0][0].goods if self.missing.pieces else self.last
        return Fraction(known.value, known.quantity) if known else Fraction(0)
