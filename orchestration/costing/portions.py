"""What one issue took from one lot: kept so that it can be given back.

Belongs here: the shape. Not: giving back (giving_back.py), what a stock owes (stock.py).
"""

from typing import TYPE_CHECKING

from orchestration.costing.lots import Lot

if TYPE_CHECKING:
    from orchestration.costing.stock import Stock


class Portion:
    """What one issue took from one lot, kept so that a return can give it back.

    Attributes:
        lot: the quantity and its cost; a return draws from it.
        opened: the lot it was taken from.
        owed_by: the stock that did not have the goods, while no receipt has covered them.
    """

    __slots__ = ("lot", "opened", "owed_by")

    def __init__(self, lot: Lot, opened: int, owed_by: "Stock | None" = None) -> None:
        self.lot = lot
        self.opened = opened
        self.owed_by = owed_by


Portions = list[Portion]
