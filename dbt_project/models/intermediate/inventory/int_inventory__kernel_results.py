"""Grain: one row per costed movement, and one per layer left on hand. Engine-specific (DuckDB).

Belongs here: handing ordered movements to the costing kernel. Not: costing (orchestration.costing).
"""

from orchestration.costing import INPUT_COLUMNS, cost_stream

ROWS_AT_ONCE = 250_000


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Cost every movement in the order of its position."""
    dbt.config(materialized="table")
    inputs = dbt.ref("int_inventory__costing_inputs")
    ordered = inputs.project(", ".join(INPUT_COLUMNS)).order("position")
    return cost_stream(ordered.to_arrow_reader(ROWS_AT_ONCE)).read_all()
