"""The goods behind a cost: which receipts a sale drew from, which sales drew from a receipt.

Belongs here: costing one product again with the kernel that costed it, and naming the movements.
Not: the kernel (orchestration/costing), what is posted. The movements lie in the warehouse, which
one process at a time may open: while a run writes, that is said instead.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchestration.costing.batches import INPUT_COLUMNS
from orchestration.costing.draws import Draw, ItemDraws, draws_of_item
from orchestration.home import Home
from orchestration.lineage.rows import Row, rows_of

if TYPE_CHECKING:
    import duckdb

ITEMS = """
    select position, item_number, costing_method, movement_type, source_line_id
    from intermediate.int_inventory__costing_inputs
    where source_system = $system and source_document_id = $document and is_current
        and ($line is null or source_line_id = $line)
    order by position
"""
INPUTS = f"""
    select {", ".join(INPUT_COLUMNS)}
    from intermediate.int_inventory__costing_inputs
    where item_number = $item
    order by position
"""
MOVEMENTS = """
    select inputs.position,
        case when inputs.treatment = 'receipt_again' then inputs.original_position
            else inputs.position end as opened_position,
        case when inputs.treatment = 'reversal' then 'reversal' else inputs.movement_type end
            as movement_type,
        inputs.source_system, inputs.source_document_id,
        inputs.source_line_id, inputs.location_id, inputs.product_id, inputs.occurred_at,
        cast(results.quantity_ten_thousandths * 0.0001 as decimal(18, 4)) as quantity,
        cast(results.amount_minor * currencies.minor_unit as decimal(19, 4)) as cost,
        inputs.functional_currency_code as currency_code, currencies.minor_unit,
        inputs.original_position,
        cast(sum(results.quantity_ten_thousandths) over (
            partition by inputs.location_id order by inputs.position
        ) as bigint) as on_hand_after
    from intermediate.int_inventory__costing_inputs as inputs
    inner join intermediate.int_inventory__kernel_results as results
        on inputs.position = results.position and results.result_type = 'movement'
    inner join seeds.currencies as currencies
        on inputs.functional_currency_code = currencies.currency_code
    where inputs.item_number = $item
    order by inputs.position
"""


def trace_layers(
    home: Home, source_system: str, document_id: str, source_line_id: str | None
) -> list[Row]:
    """Layers each movement of a document drew from or fed.

    Args:
        home: Whose warehouse.
        source_system: Source of the document.
        document_id: The document.
        source_line_id: Only the movement of this line; None: all of the document.

    Raises:
        HomeBusyError: A run is writing; the message says so.
    """
    import duckdb

    from orchestration.run.context import one_writer

    if not home.warehouse.exists():
        return []
    asked = {"system": source_system, "document": document_id, "line": source_line_id}
    with one_writer(home):
        connection = duckdb.connect(str(home.warehouse), read_only=True)
        try:
            connection.execute("set TimeZone = 'UTC'")
            found = rows_of(connection, ITEMS, asked)
            return [_layers_of(connection, movement) for movement in found]
        finally:
            connection.close()


def _layers_of(connection: "duckdb.DuckDBPyConnection", asked: Row) -> Row:
    item = {"item": asked["item_number"]}
    movements = {row["position"]: row for row in rows_of(connection, MOVEMENTS, item)}
    own = movements[asked["position"]]
    layers: dict[str, Any] = {
        "costing_method": asked["costing_method"],
        "movement": _told(own),
        "drew_from": [],
        "gives_back": [],
        "fed": [],
        "left": None,
    }
    if asked["costing_method"] == "standard_cost":
        return layers
    inputs = connection.sql(INPUTS, params=item).to_arrow_table()
    if asked["costing_method"] == "moving_average":
        return {**layers, "drew_from": _pooled(list(movements.values()), own)}
    return {**layers, **_drawn(draws_of_item(inputs), movements, own)}


def _drawn(item: ItemDraws, movements: dict[int, Row], own: Row) -> Row:
    """First in first out: what a movement took from which lot, and who took from its own."""

    def drawn_by(position: int) -> list[Row]:
        return [
            _part(draw, movements.get(draw.opened_by or -1), own)
            for draw in item.draws
            if draw.position == position
        ]

    fed = [
        _part(draw, movements[draw.position], own)
        for draw in item.draws
        if draw.opened_by == own["opened_position"]
    ]
    left = next(
        (
            {"quantity": _units(quantity), "cost": value * own["minor_unit"]}
            for opened, quantity, value in item.left
            if opened == own["opened_position"]
        ),
        None,
    )
    drew_from = drawn_by(own["position"])
    return {
        "drew_from": drew_from,
        "explains_the_cost": sum(part["cost"] for part in drew_from) == -own["cost"]
        if drew_from
        else None,
        "gives_back": drawn_by(own["original_position"]),
        "fed": fed,
        "left": left,
    }


def _part(draw: Draw, other: Row | None, own: Row) -> Row:
    """One draw with the movement on its other side; none where goods are owed to no receipt yet."""
    return {
        **(_told(other) if other else {"movement_type": None}),
        "quantity": _units(draw.quantity),
        "cost": draw.cost * own["minor_unit"],
        "is_provisional": draw.is_owed,
    }


def _pooled(movements: list[Row], own: Row) -> list[Row]:
    """Moving average: all that entered the pool since it was last empty, up to the movement."""
    if own["quantity"] >= 0:
        return []
    before = [
        row
        for row in movements
        if row["location_id"] == own["location_id"] and row["position"] < own["position"]
    ]
    empty = max((row["position"] for row in before if row["on_hand_after"] <= 0), default=-1)
    return [
        {**_told(row), "is_provisional": False}
        for row in before
        if row["position"] > empty and row["quantity"] > 0
    ]


def _told(movement: Row) -> Row:
    hidden = ("position", "opened_position", "minor_unit", "on_hand_after", "original_position")
    return {name: value for name, value in movement.items() if name not in hidden}


def _units(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-4)
