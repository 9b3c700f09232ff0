"""The entry of every movement of one product. Belongs here: which accounts what it cost goes to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tests.reference_ledger.book import (
    COST_OF_GOODS,
    INVENTORY,
    NOT_INVOICED,
    SHRINK,
    TRUE_UP,
    WASTE,
    WRITE_DOWNS,
)
from tests.reference_ledger.costing_order import Step
from tests.reference_ledger.movements import Movement
from tests.reference_ledger.rounding import half_away
from tests.reference_ledger.shelf import Shelf
from tests.reference_ledger.stock import Issue, Piece

Entry = tuple[str, str, int]
"""Debit, credit and amount."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """Goods that came in.

    Attributes:
        lot: Place of the lot they are of.
        added: What they added to the value of the stock.
    """

    lot: int
    quantity: int
    added: int


class GoodsEntries:
    """Costs the steps of one product.

    Attributes:
        moved: What each step took out or brought in, by its place.
        sold: What each sold line took, by its key.
        used: Goods that others used of what is taken back, until others stand in for them.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Begin with a shelf."""
        self.shelf = shelf
        self.moved: dict[int, Issue | CameIn] = {}
        self.sold: dict[tuple[str, str], Issue] = {}
        self.used: list[tuple[int, Piece]] = []
        self.entries: dict[int, list[Entry]] = defaultdict(list)

    def of(self, steps: Mapping[int, Step]) -> dict[int, list[Entry]]:
        """The entries of all steps, by their places in the order of costing."""
        for place, step in steps.items():
            if step.undoes is not None:
                self._take_back(place, step.undoes)
            elif step.place_of is not None:
                came_in = self.moved[step.place_of]
                assert isinstance(came_in, CameIn)
                self._receive(place, step.movement, came_in.lot)
            else:
                self._settle()
                self._move(place, step.movement)
        self._settle()
        return self.entries

    def _move(self, place: int, movement: Movement) -> None:
        if movement.kind == "received":
            self._receive(place, movement, place)
        elif movement.kind == "counted":
            self._count(place, movement)
        elif movement.origin:
            self._return(place, movement, self.sold[movement.origin])
        else:
            account = COST_OF_GOODS if movement.kind == "sold" else WASTE
            self.sold[movement.key] = self._issue(place, movement.quantity, account)

    def _receive(self, place: int, movement: Movement, lot: int) -> None:
        """Goods of a supplier, into the place of the lot they are of."""
        true_up = self.shelf.receive(lot, movement.quantity, movement.value)
        self.moved[place] = CameIn(lot, movement.quantity, movement.value - true_up)
        self._post(place, INVENTORY, NOT_INVOICED, movement.value)
        self._post(place, TRUE_UP, INVENTORY, true_up)

    def _issue(self, place: int, quantity: int, account: str) -> Issue:
        issue = self.shelf.issue(place, quantity)
        self.moved[place] = issue
        self._post(place, account, INVENTORY, issue.cost)
        return issue

    def _count(self, place: int, movement: Movement) -> None:
        """Less than the books say is lost at its cost; more is found at what a unit costs now."""
        over = movement.quantity - self.shelf.quantity
        if over <= 0:
            self._issue(place, -over, SHRINK)
            return
        value = half_away(self.shelf.unit_cost() * over)
        true_up = self.shelf.receive(place, over, value)
        self.moved[place] = CameIn(place, over, value - true_up)
        self._post(place, INVENTORY, SHRINK, value)
        self._post(place, TRUE_UP, INVENTORY, true_up)

    def _return(self, place: int, movement: Movement, issue: Issue) -> None:
        """At the cost the sale took; damaged goods are lost."""
        if movement.damaged:
            cost = self.shelf.lose(issue, movement.quantity)
            self._post(place, WRITE_DOWNS, COST_OF_GOODS, cost)
            return
        cost, true_up = self.shelf.bring_back(issue, movement.quantity)
        self._post(place, INVENTORY, COST_OF_GOODS, cost)
        self._post(place, TRUE_UP, INVENTORY, true_up)

    def _take_back(self, place: int, undone: int) -> None:
        """The mirror undoes the entry; the rest is what the goods are worth beside it."""
        moved = self.moved[undone]
        if isinstance(moved, Issue):
            out = sum(piece.goods.left for piece in moved.pieces)
            _, true_up = self.shelf.bring_back(moved, out)
        else:
            true_up, used = self.shelf.take_out(moved.lot, moved.quantity, moved.added)
            self.used += [(place, used)] if used else []
        self._post(place, TRUE_UP, INVENTORY, true_up)

    def _settle(self) -> None:
        """What was used of goods that did not come again: the oldest there are stand in for it."""
        for place, used in self.used:
            self._post(place, TRUE_UP, INVENTORY, self.shelf.stand_in(used))
        self.used.clear()

    def _post(self, place: int, debit: str, credit: str, amount: int) -> None:
        self.entries[place].append((debit, credit, amount))
