"""Costs every movement of every item, in the order given, and says what is left on hand.

Belongs here: the walk over items. Not: what a movement does to stock (lot_costing.py,
standard_costing.py), reading or writing tables (dbt models).
"""

from orchestration.costing.closing_stock import ClosingStock
from orchestration.costing.columns import METHODS, NONE, Costs, Layers, Movements
from orchestration.costing.lot_costing import LotCosting
from orchestration.costing.standard_costing import StandardCosting


def cost_movements(movements: Movements, closing: ClosingStock | None = None) -> Costs:
    """Cost movements of whole items; the result has one row for each, in the same order.

    Args:
        movements: what is costed.
        closing: filled with what a close must keep, if this is one.
    """
    count = len(movements.item)
    costs = Costs(
        list(movements.quantity), [0] * count, [NONE] * count, [0] * count, Layers(), closing
    )
    remembered = range(count) if closing is not None else ()
    by_lots = LotCosting(movements, costs, remembered)
    by_standard = StandardCosting(movements, costs)
    by_method: dict[int, LotCosting | StandardCosting] = {
        METHODS["fifo"]: by_lots,
        METHODS["moving_average"]: by_lots,
        METHODS["standard_cost"]: by_standard,
    }
    current = None
    costing: LotCosting | StandardCosting = by_lots
    treat = costing.treatments
    for row, (item, kind) in enumerate(zip(movements.item, movements.kind, strict=True)):
        if item != current:
            if current is not None:
                costing.close_item(current)
            current, costing = item, by_method[movements.method[row]]
            treat = costing.treatments
        treat[kind](row)
    if current is not None:
        costing.close_item(current)
    return costs
