"""What is on the shelf of one product. Belongs here: what both costing methods share.

Every lot is spent by one rule: moving its units p to c costs round(V*c/Q) - round(V*p/Q), so that
the last unit takes what is left. What is sold before it is there is a lot that is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.reference_ledger.rounding import part

When = tuple[datetime, str]
"""When something happened, and in which document."""


@dataclass(eq=False)
class Lot:
    """Units that came in together, or the pool of an average, or units that are missing.

    Attributes:
        spent: Units of `quantity` that went out, or are missing no more.
    """

    since: When
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


def joined(since: When, lots: Sequence[Lot]) -> Lot:
    """One lot of what is left of some."""
    return Lot(since, sum(lot.left for lot in lots), sum(lot.value_left for lot in lots))


def rest_of(lot: Lot) -> Lot:
    """What is left of a lot as a lot of its own."""
    return joined(lot.since, [lot])


@dataclass(frozen=True, slots=True)
class Piece:
    """Units of an issue that came out of one lot, or are a missing lot."""

    lot: Lot
    quantity: int
    cost: int


@dataclass
class Issue:
    """What a sold line took, piece by piece, and how much of it came back."""

    pieces: list[Piece] = field(default_factory=list)
    returned: int = 0

    @property
    def cost(self) -> int:
        """Cost of goods sold."""
        return sum(piece.cost for piece in self.pieces)

    @property
    def quantity(self) -> int:
        """Units."""
        return sum(piece.quantity for piece in self.pieces)


class Missing:
    """Units that were sold before they were there, oldest first."""

    def __init__(self) -> None:
        """Begin with none."""
        self.lots: list[Lot] = []
        self.last: Lot | None = None
        self.taken = 0

    def open(self, since: When, quantity: int, last: Lot | None) -> Piece:
        """Sell units that are not there at the last cost, one issue going on where one ended."""
        if last is not self.last or not self.lots:
            self.last, self.taken = last, 0
        first, self.taken = self.taken, self.taken + quantity
        cost = part(last.value, first, self.taken, last.quantity) if last else 0
        lot = Lot(since, quantity, cost)
        self.lots.append(lot)
        return Piece(lot, quantity, cost)

    def cover(self, lot: Lot) -> int:
        """Let units that come in cover what is missing. Gives the true-up."""
        true_up = 0
        for missing in list(self.lots):
            covered = min(missing.left, lot.left)
            true_up += lot.take(covered) - missing.take(covered)
        self.lots = [missing for missing in self.lots if missing.left]
        return true_up

    def undo(self, missing: Lot, lot: Lot) -> int:
        """Let units that come back end their own lack, if they still are. Gives the true-up."""
        if missing not in self.lots:
            return 0
        undone = min(missing.left, lot.left)
        true_up = lot.take(undone) - missing.take(undone)
        self.lots = [each for each in self.lots if each.left]
        return true_up

    @property
    def quantity(self) -> int:
        """Units."""
        return sum(lot.left for lot in self.lots)

    @property
    def value(self) -> int:
        """Their provisional cost."""
        return sum(lot.value_left for lot in self.lots)
