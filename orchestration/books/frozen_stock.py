"""What a preliminary close fixes of stock: its movements, what they cost, and what is left of them.

Belongs here: writing these as segments. Not: taking them in again (closed_periods.py), the costing
(orchestration/costing), costing what comes later (dbt models).
"""

from pathlib import Path
from typing import Final

import duckdb

from orchestration.books.closed_periods import ClosedPeriod
from orchestration.books.run_records import Segment
from orchestration.books.segments import write_rows
from orchestration.costing import INPUT_COLUMNS, closing_stock

ROWS_AT_ONCE: Final = 250_000

# All that is costed up to the end of the period and that no earlier close holds, in its order.
FROZEN_MOVEMENTS: Final = """
    select
        entity_id,
        row_number() over (order by position) as costing_number,
        costing_row_id, reverses_row_id, original_row_id, movement_id, source_system,
        source_document_id, source_line_id, location_id, product_id, department_id, occurred_at,
        business_date, costing_date, movement_type, treatment, quantity, unit_cost,
        counted_quantity, currency_code, original_document_id, original_line_id, costing_method,
        damaged_recovery_rate, receipt_value_minor, known_unit_cost_millionths
    from intermediate.int_inventory__costing_inputs
    where entity_id = $entity_id and costing_date <= $last_day and not is_frozen
    order by costing_number
"""

# What these cost, and what earlier ones cost whose close (of an earlier release) did not say.
FROZEN_COSTS: Final = """
    select
        inputs.entity_id, inputs.costing_row_id, results.quantity_ten_thousandths,
        results.amount_minor, results.true_up_minor, results.cost_basis
    from intermediate.int_inventory__costing_inputs as inputs
    inner join intermediate.int_inventory__kernel_results as results
        on inputs.position = results.position and results.result_type = 'movement'
    where inputs.entity_id = $entity_id and inputs.costing_date <= $last_day
        and inputs.treatment <> 'held' and not starts_with(inputs.treatment, 'opening_')
        and inputs.costing_row_id not in (
            select costing_row_id from intermediate.int_inventory__frozen_costs
            where entity_id = $entity_id
        )
    order by inputs.position
"""

INPUTS: Final = f"""
    select {", ".join(INPUT_COLUMNS)}
    from intermediate.int_inventory__costing_inputs
    where entity_id = $entity_id and costing_date <= $last_day
    order by position
"""

OPENING_STOCK: Final = """
    with items as (
        select distinct item_number, entity_id, product_id
        from intermediate.int_inventory__costing_inputs
        where entity_id = $entity_id
    ),
    places as (
        select distinct location_number, location_id
        from intermediate.int_inventory__costing_inputs
    )
    select
        items.entity_id, items.product_id, places.location_id, kept.state,
        issues.costing_row_id, opening.costing_row_id as opened_row_id, kept.place,
        kept.quantity_ten_thousandths, kept.value_minor, kept.drawn_ten_thousandths,
        kept.drawn_minor
    from closing_stock as kept
    inner join items on kept.item_number = items.item_number
    left join places on kept.location_number = places.location_number
    left join intermediate.int_inventory__costing_inputs as issues
        on kept.issue_position = issues.position
    left join intermediate.int_inventory__costing_inputs as opening
        on kept.opened_position = opening.position
    order by kept.item_number, kept.place
"""


def write_frozen_stock(
    connection: duckdb.DuckDBPyConnection, folder: Path, closed: ClosedPeriod, run_id: str
) -> tuple[Segment, ...]:
    """Write what a preliminary close holds of stock; from then on nothing reorders or recosts it.

    Args:
        connection: The warehouse, as the last run left it.
        folder: The home's segments folder.
        closed: The period.
        run_id: The last run.

    Returns:
        The movements in their order, their costs, and what costing starts from after them.
    """
    values = {"entity_id": closed.entity_id, "last_day": closed.last_day}
    name = closed.segment_name(run_id)
    inputs = connection.sql(INPUTS, params=values).to_arrow_reader(ROWS_AT_ONCE)
    connection.register("closing_stock", closing_stock(inputs).read_all())
    entity = {"entity_id": closed.entity_id}
    return (
        write_rows(connection, folder, "frozen_movements", name, FROZEN_MOVEMENTS, values),
        write_rows(connection, folder, "frozen_costs", name, FROZEN_COSTS, values),
        write_rows(connection, folder, "opening_stock", name, OPENING_STOCK, entity),
    )
