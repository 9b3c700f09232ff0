"""What a close keeps of stock, so that what comes after is costed without what came before.

Belongs here: writing down lots, last costs and what issues took, exactly as they stand. Not:
putting them back (lot_costing.py, standard_costing.py), where they are kept (orchestration/books).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from orchestration.costing.columns import NO_ORIGINAL, POOL
from orchestration.costing.lots import Lot
from orchestration.costing.portions import Portions
from orchestration.costing.stock import Stock

LOT: Final = "lot"
LAST_COST: Final = "cost"
PORTION: Final = "portion"
OWING: Final = "owing"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that a close keeps of an item.

    Attributes:
        item: as in the movements.
        location: as in the movements; None for a portion.
        kind: `lot`: an open lot (of standard cost: what is on hand, its value the standard);
            `cost`: what the last goods cost, value by quantity; `portion`: what an issue took of a
            lot; `owing`: the item owes goods, so that its history is costed as long as it does.
        issue: portions only: position of the issue; else NO_ORIGINAL.
        opened: position of the movement that opened the lot, or POOL.
        lot: quantity and value with what is drawn of them.
    """

    item: int
    location: int | None
    kind: str
    issue: int
    opened: int
    lot: Lot


@dataclass(slots=True)
class ClosingStock:
    """All that a close keeps, item by item.

    Attributes:
        kept: in the order of items; portions of an issue in the order they were taken.
    """

    kept: list[Kept] = field(default_factory=list)

    def keep_lots(
        self, item: int, stocks: Mapping[int, Stock], portions: Mapping[int, Portions]
    ) -> None:
        """Keep an item of first in first out or moving average."""
        if any(stock.owes for stock in stocks.values()):
            self._keep(item, None, OWING, NO_ORIGINAL, POOL, Lot(0, 0))
        for location, stock in stocks.items():
            for opened, lot in stock.open_lots():
                self._keep(item, location, LOT, NO_ORIGINAL, opened, lot)
            if stock.last_cost is not None:
                value, quantity = stock.last_cost
                self._keep(item, location, LAST_COST, NO_ORIGINAL, POOL, Lot(quantity, value))
        for issue, taken in portions.items():
            for portion in taken:
                if portion.owed_by is None:
                    self._keep(item, None, PORTION, issue, portion.opened, portion.lot)

    def keep_standard(self, item: int, on_hand: Mapping[int, tuple[int, int]]) -> None:
        """Keep an item of standard cost: quantity and the standard it is worth."""
        for location, (quantity, unit_cost) in on_hand.items():
            self._keep(item, location, LOT, NO_ORIGINAL, POOL, Lot(quantity, unit_cost))

    def _keep(
        self, item: int, location: int | None, kind: str, issue: int, opened: int, lot: Lot
    ) -> None:
        self.kept.append(Kept(item, location, kind, issue, opened, lot))
