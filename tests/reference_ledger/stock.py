"""What is on the shelf of one product. Belongs here: lots, what was taken of them, what is missing.

Every lot is spent by one rule: moving its units p to c costs round(V*c/Q) - round(V*p/Q), so that
the last unit takes what is left. What is sold before it is there is a piece that is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.reference_ledger.rounding import part


@dataclass(eq=False)
class Lot:
    """Units that came in together, or the pool of an average.

    Attributes:
        place: Of the movement that brought them, in the order of costing.
        spent: Units of `quantity` that are gone.
    """

    place: int
    quantity: int
    value: int
    spent: int = 0

    @property
    def left(self) -> int:
        """Units still there."""
        return self.quantity - self.spent

    @property
    def value_left(self) -> int:
        """What they cost."""
        return part(self.value, self.spent, self.quantity, self.quantity)

    def take(self, quantity: int) -> int:
        """Spend units. Gives what they cost."""
        cost = part(self.value, self.spent, self.spent + quantity, self.quantity)
        self.spent += quantity
        return cost


def joined(place: int, lots: Sequence[Lot]) -> Lot:
    """One lot of what is left of some."""
    return Lot(place, sum(lot.left for lot in lots), sum(lot.value_left for lot in lots))


@dataclass(eq=False)
class Piece:
    """Units of an issue that came out of one lot, or are missing.

    Attributes:
        goods: Which lot, and what they cost; what came back of them, or came at last, is spent.
        is_missing: Whether they were sold before they were there.
    """

    goods: Lot
    is_missing: bool = False


@dataclass(eq=False)
class Issue:
    """What went out at once, piece by piece in the order it was taken.

    Attributes:
        cost: Of all of it when it went out.
    """

    pieces: list[Piece] = field(default_factory=list)
    cost: int = 0

    def add(self, piece: Piece) -> None:
        """One more piece."""
        self.pieces.append(piece)
        self.cost += piece.goods.value

    def coming_back(self, quantity: int) -> list[tuple[Piece, int]]:
        """Which units come back next: what is missing first, then the last taken first."""
        backwards = self.pieces[::-1]
        found = []
        for piece in sorted(backwards, key=lambda each: not each.is_missing):
            units = min(quantity, piece.goods.left)
            if units:
                found.append((piece, units))
                quantity -= units
        return found


class Missing:
    """Units that went out before they were there, oldest first."""

    def __init__(self) -> None:
        """Begin with none."""
        self.pieces: list[tuple[Piece, Issue | None]] = []
        self.last: Lot | None = None
        self.taken = 0

    def open(self, place: int, issue: Issue, quantity: int, last: Lot | None) -> None:
        """Let units go that are not there at the last cost, one issue going on where one ended."""
        if last is not self.last or not self.pieces:
            self.last, self.taken = last, 0
        first, self.taken = self.taken, self.taken + quantity
        cost = part(last.value, first, self.taken, last.quantity) if last else 0
        piece = Piece(Lot(place, quantity, cost), is_missing=True)
        issue.add(piece)
        self.pieces.append((piece, issue))

    def owe(self, place: int, quantity: int, value: int) -> Piece:
        """Units that were used of goods which never came like that."""
        piece = Piece(Lot(place, quantity, value), is_missing=True)
        self.pieces.append((piece, None))
        return piece

    def owe_on(self, piece: Piece, quantity: int, value: int) -> None:
        """Units of a piece came back and are lost: they stay missing, in their place."""
        at = [each for each, _ in self.pieces].index(piece)
        on = Piece(Lot(piece.goods.place, quantity, value), is_missing=True)
        self.pieces.insert(at + 1, (on, None))

    def cover(self, lot: Lot) -> int:
        """Let units that come in cover what is missing: it was theirs. Gives the true-up."""
        true_up = 0
        for piece, issue in self.pieces:
            units = min(piece.goods.left, lot.left)
            if units:
                cost = piece.goods.take(units)
                true_up += lot.take(units) - cost
                if issue:
                    covered = Piece(Lot(lot.place, units, cost))
                    issue.pieces.insert(issue.pieces.index(piece), covered)
        self.forget_met()
        return true_up

    def forget_met(self) -> None:
        """Drop what is missing no more."""
        self.pieces = [each for each in self.pieces if each[0].goods.left]

    @property
    def quantity(self) -> int:
        """Units."""
        return sum(piece.goods.left for piece, _ in self.pieces)

    @property
    def value(self) -> int:
        """Their provisional cost."""
        return sum(piece.goods.value_left for piece, _ in self.pieces)
