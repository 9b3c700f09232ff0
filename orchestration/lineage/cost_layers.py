"""The goods behind a cost: which receipts a sale drew from, which sales drew from a receipt.

Belongs here: costing one product again with the kernel that costed it, and naming the movements.
Not: the kernel (orchestration/costing), what is posted. The movements lie in the warehouse, which
one process at a time may open: while a run writes, that is said instead.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchestration.costing.draws import Draw, ItemDraws, draws_of_item
from orchestration.home import Home
from orchestration.lineage.rows import Row, rows_of

if TYPE_CHECKING:
    import duckdb

ITEMS = """
    select costing_row_id, entity_id, product_id, costing_method
    from intermediate.int_inventory__costed_steps
    where source_system = $system and source_document_id = $document and is_current
        and ($line is null or source_line_id = $line)
    order by is_frozen desc, position, place_in_phase
"""

# Every step of the item since its first movement; a run starts from what a close kept of it.
STEPS = """
    create or replace temp table traced_steps as
    select
        steps.*,
        row_number() over (
            order by is_frozen desc, case when is_frozen then place_in_phase else 0 end, position
        ) as place
    from intermediate.int_inventory__costed_steps as steps
    where entity_id = $entity_id and product_id = $product_id
"""
INPUTS = """
    select
        steps.place as position,
        1 as item_number,
        dense_rank() over (order by steps.location_id) as location_number,
        steps.costing_method,
        steps.treatment,
        steps.read_ten_thousandths as quantity_ten_thousandths,
        steps.receipt_value_minor,
        steps.known_unit_cost_millionths,
        coalesce(originals.place, -1) as original_position,
        -1 as opened_position,
        0 as drawn_ten_thousandths,
        0 as drawn_minor
    from traced_steps as steps
    left join traced_steps as originals on steps.original_row_id = originals.costing_row_id
    order by steps.place
"""
MOVEMENTS = """
    select steps.costing_row_id, steps.place as position,
        case when steps.treatment = 'receipt_again' then originals.place else steps.place end
            as opened_position,
        case when steps.treatment = 'reversal' then 'reversal' else steps.movement_type end
            as movement_type,
        steps.source_system, steps.source_document_id,
        steps.source_line_id, steps.location_id, steps.product_id, steps.occurred_at,
        cast(steps.quantity_ten_thousandths * 0.0001 as decimal(18, 4)) as quantity,
        cast(steps.amount_minor * currencies.minor_unit as decimal(19, 4)) as cost,
        steps.functional_currency_code as currency_code, currencies.minor_unit,
        coalesce(originals.place, -1) as original_position,
        cast(sum(steps.quantity_ten_thousandths) over (
            partition by steps.location_id order by steps.place
        ) as bigint) as on_hand_after
    from traced_steps as steps
    left join traced_steps as originals on steps.original_row_id = originals.costing_row_id
    inner join seeds.currencies as currencies
        on steps.functional_currency_code = currencies.currency_code
    order by steps.place
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
    item = {name: asked[name] for name in ("entity_id", "product_id")}
    connection.execute(STEPS, item)
    movements = {row["position"]: row for row in rows_of(connection, MOVEMENTS)}
    own = next(
        row for row in movements.values() if row["costing_row_id"] == asked["costing_row_id"]
    )
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
    inputs = connection.sql(INPUTS).to_arrow_table()
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
    hidden = (
        "costing_row_id",
        "position",
        "opened_position",
        "minor_unit",
        "on_hand_after",
        "original_position",
    )
    return {name: value for name, value in movement.items() if name not in hidden}


def _units(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-4)
