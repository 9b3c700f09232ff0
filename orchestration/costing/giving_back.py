"""Giving back what an issue took: portion by portion, the last taken first, at the cost it had.

Belongs here: what a return, or the reversal of an issue, does to the portions of that issue. Not:
goods of which no portion is known (lot_costing.py, lot_reversals.py).
"""

from dataclasses import dataclass

from orchestration.costing.portions import Portion, Portions
from orchestration.costing.stock import Stock


@dataclass(frozen=True, slots=True)
class CameBack:
    """A part of what was issued, back.

    Attributes:
        quantity: parts of a unit.
        cost: what it had cost, in minor units.
        true_up: actual less provisional cost of the debts it covered.
        opened: the lot it came back to.
    """

    quantity: int
    cost: int
    true_up: int
    opened: int


def last_taken_first(portions: Portions, quantity: int, stock: Stock) -> list[tuple[Portion, int]]:
    """The portions that give a quantity back, each with its part; fewer when less was taken.

    What the stock itself owes comes first: goods that come in would cover it.
    """
    given_back = []
    owed_here = [portion for portion in reversed(portions) if portion.owed_by is stock]
    taken = [portion for portion in reversed(portions) if portion.owed_by is not stock]
    for portion in [*owed_here, *taken]:
        part = min(portion.lot.left, quantity)
        if part > 0:
            given_back.append((portion, part))
            quantity -= part
    return given_back


def give_back(stock: Stock, portion: Portion, quantity: int, row: int) -> CameBack:
    """Put a part of a portion into stock: into the lot it came from, or off the debt it is."""
    if portion.owed_by is stock:
        return CameBack(quantity, stock.take_back(portion, quantity), 0, row)
    opened = row if portion.owed_by else portion.opened
    cost = given_up(portion, quantity)
    return CameBack(quantity, cost, stock.receive(quantity, cost, opened), opened)


def given_up(portion: Portion, quantity: int) -> int:
    """Cost of what came back without entering the stock that owes it."""
    cost = portion.lot.draw(quantity)
    if portion.owed_by is not None:
        portion.owed_by.owe_again(portion, quantity, cost)
    return cost
