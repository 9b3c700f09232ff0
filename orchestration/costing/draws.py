"""Which lots each movement of an item drew from: the kernel run again over it, remembering.

Belongs here: telling draws. Not: costing (lot_costing.py), what is posted of it (dbt models). A run
keeps no draws, as they would be more rows than all else of costing; one item is costed again in no
time when somebody asks.
"""

from dataclasses import dataclass

import pyarrow as pa

from orchestration.costing.batches import numbers_of
from orchestration.costing.columns import NONE, POOL, Costs, Layers
from orchestration.costing.lot_costing import LotCosting


@dataclass(frozen=True, slots=True)
class Draw:
    """What one movement took from one lot.

    Attributes:
        position: the movement that took it.
        opened_by: position of the movement that opened the lot; None where it was a pool, or
            goods that were not there and that no receipt has covered since.
        quantity: ten-thousandths of a unit.
        cost: minor units, as posted when it was taken.
        is_owed: whether no receipt has covered it.
    """

    position: int
    opened_by: int | None
    quantity: int
    cost: int
    is_owed: bool


@dataclass(frozen=True, slots=True)
class ItemDraws:
    """All draws of an item, and what is left of its lots.

    Attributes:
        draws: in the order of movements.
        left: (position that opened the lot or None, ten-thousandths of a unit, minor units).
    """

    draws: list[Draw]
    left: list[tuple[int | None, int, int]]


def draws_of_item(items: pa.Table) -> ItemDraws:
    """Cost all movements of one item again and tell what each drew from which lot.

    Args:
        items: INPUT_COLUMNS of one item, first in first out or moving average, by position.
    """
    movements = numbers_of(items)
    positions: list[int] = items.column("position").to_pylist()
    rows = range(len(positions))
    costs = Costs(
        list(movements.quantity), [0 for _ in rows], [NONE] * len(rows), [0] * len(rows), Layers()
    )
    costing = LotCosting(movements, costs, remembered=rows)
    for row in rows:
        costing.treatments[movements.kind[row]](row)
    draws = [
        Draw(
            positions[row],
            None if portion.opened == POOL else positions[portion.opened],
            portion.lot.quantity if portion.owed_by is None else portion.lot.left,
            portion.lot.value if portion.owed_by is None else portion.lot.value_left,
            is_owed=portion.owed_by is not None,
        )
        for row in rows
        for portion in costing.portions_of(row)
    ]
    costing.close_item(movements.item[0])
    layers = costs.layers
    left = [
        (None if opened == POOL else positions[opened], quantity, value)
        for opened, quantity, value in zip(
            layers.opened, layers.quantity, layers.value, strict=True
        )
    ]
    return ItemDraws([draw for draw in draws if draw.quantity], left)
