"""What goods cost: first in first out, moving average and standard cost, to the minor unit.

Belongs here: costing as pure functions over whole numbers. Not: reading movements, currencies,
what is posted of a cost (dbt models), anything of the orchestrator.
"""

from orchestration.costing.batches import (
    CLOSING_SCHEMA,
    INPUT_COLUMNS,
    RESULT_SCHEMA,
    closing_stock,
    cost_stream,
)
from orchestration.costing.columns import (
    COST_BASES,
    METHODS,
    MOVEMENT_KINDS,
    NO_COST,
    NO_ORIGINAL,
    Costs,
    Layers,
    Movements,
)
from orchestration.costing.kernel import cost_movements
from orchestration.costing.lots import QUANTITY_SCALE, UNIT_COST_SCALE

__all__ = [
    "CLOSING_SCHEMA",
    "COST_BASES",
    "INPUT_COLUMNS",
    "METHODS",
    "MOVEMENT_KINDS",
    "NO_COST",
    "NO_ORIGINAL",
    "QUANTITY_SCALE",
    "RESULT_SCHEMA",
    "UNIT_COST_SCALE",
    "Costs",
    "Layers",
    "Movements",
    "closing_stock",
    "cost_movements",
    "cost_stream",
]
