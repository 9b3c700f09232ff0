"""Costs a stream of movements: whole items at a time, Arrow in and Arrow out, in bounded memory.

Belongs here: turning columns of a relation into the kernel's numbers and back. Not: costing itself
(kernel.py), which movements there are and in what order (dbt models).
"""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.costing.closing_stock import ClosingStock, Kept
from orchestration.costing.columns import (
    COST_BASES,
    METHODS,
    MOVEMENT_KINDS,
    NO_ORIGINAL,
    POOL,
    Costs,
    Movements,
)
from orchestration.costing.kernel import cost_movements

RESULT_SCHEMA = pa.schema(
    [
        ("result_type", pa.string()),
        ("position", pa.int64()),
        ("item_number", pa.int64()),
        ("location_number", pa.int64()),
        ("quantity_ten_thousandths", pa.int64()),
        ("amount_minor", pa.int64()),
        ("true_up_minor", pa.int64()),
        ("cost_basis", pa.string()),
    ]
)
"""A row is a costed movement, or a layer left on hand with the position that opened it."""

INPUT_COLUMNS = (
    "position",
    "item_number",
    "location_number",
    "costing_method",
    "treatment",
    "quantity_ten_thousandths",
    "receipt_value_minor",
    "known_unit_cost_millionths",
    "original_position",
    "opened_position",
    "drawn_ten_thousandths",
    "drawn_minor",
)
"""What is read, ordered by position; an item's movements stand together."""

CLOSING_SCHEMA = pa.schema(
    [
        ("state", pa.string()),
        ("item_number", pa.int64()),
        ("location_number", pa.int64()),
        ("issue_position", pa.int64()),
        ("opened_position", pa.int64()),
        ("place", pa.int64()),
        ("quantity_ten_thousandths", pa.int64()),
        ("value_minor", pa.int64()),
        ("drawn_ten_thousandths", pa.int64()),
        ("drawn_minor", pa.int64()),
    ]
)
"""A row is something that a close keeps; positions are null where there is no such movement, places
number an item's rows in their order."""


def cost_stream(movements: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Cost movements as they are read.

    Args:
        movements: INPUT_COLUMNS in the order of position, none of them null.

    Returns:
        A reader of RESULT_SCHEMA.
    """
    results = (
        batch
        for items in _whole_items(movements)
        for batch in _result_batches(items, cost_movements(numbers_of(items)))
    )
    return pa.RecordBatchReader.from_batches(RESULT_SCHEMA, results)


def closing_stock(movements: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Cost the movements up to a close and tell what it has to keep of them.

    Args:
        movements: INPUT_COLUMNS in the order of position, none of them null.

    Returns:
        A reader of CLOSING_SCHEMA.
    """

    def kept() -> Iterator[pa.RecordBatch]:
        for items in _whole_items(movements):
            closing = ClosingStock()
            cost_movements(numbers_of(items), closing)
            yield _closing_batch(_listed(items.column("position")), closing.kept)

    return pa.RecordBatchReader.from_batches(CLOSING_SCHEMA, kept())


def _closing_batch(positions: list[int], kept: Sequence[Kept]) -> pa.RecordBatch:
    columns = [
        [each.kind for each in kept],
        [each.item for each in kept],
        [each.location for each in kept],
        [None if each.issue == NO_ORIGINAL else positions[each.issue] for each in kept],
        [None if each.opened == POOL else positions[each.opened] for each in kept],
        list(range(len(kept))),
        [each.lot.quantity for each in kept],
        [each.lot.value for each in kept],
        [each.lot.drawn for each in kept],
        [each.lot.cost_drawn for each in kept],
    ]
    arrays = [
        pa.array(column, field.type) for column, field in zip(columns, CLOSING_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=CLOSING_SCHEMA)


def _whole_items(movements: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Cut the stream where an item ends; what belongs to a batch's last item waits for the next."""
    waiting = movements.schema.empty_table()
    for batch in movements:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])]).combine_chunks()
        if waiting.num_rows == 0:
            continue
        items = waiting.column("item_number")
        cut = pc.index(items, items[-1]).as_py()
        if cut:
            yield waiting.slice(0, cut)
            waiting = waiting.slice(cut)
    if waiting.num_rows:
        yield waiting


def numbers_of(items: pa.Table) -> Movements:
    """Columns of INPUT_COLUMNS as the kernel's numbers."""
    positions = items.column("position")
    return Movements(
        item=_listed(items.column("item_number")),
        location=_listed(items.column("location_number")),
        method=_codes(items.column("costing_method"), METHODS),
        kind=_codes(items.column("treatment"), MOVEMENT_KINDS),
        quantity=_listed(items.column("quantity_ten_thousandths")),
        value=_listed(items.column("receipt_value_minor")),
        unit_cost=_listed(items.column("known_unit_cost_millionths")),
        original=_places(items.column("original_position"), positions),
        opened=_places(items.column("opened_position"), positions),
        drawn=_listed(items.column("drawn_ten_thousandths")),
        drawn_value=_listed(items.column("drawn_minor")),
    )


def _places(named: pa.ChunkedArray, positions: pa.ChunkedArray) -> list[int]:
    """Where the positions that movements name stand among these; -1 where they name none."""
    found = pc.index_in(named, value_set=positions.combine_chunks())
    return _listed(pc.fill_null(found, NO_ORIGINAL))


def _codes(names: pa.ChunkedArray, codes: dict[str, int]) -> list[int]:
    """The code of each name.

    Raises:
        ValueError: when a name has no code.
    """
    places = pc.index_in(names, value_set=pa.array(codes))
    if places.null_count:
        unknown = pc.filter(names, pc.is_null(places))[0].as_py()
        raise ValueError(
            f"costing knows no '{unknown}'; it knows {', '.join(codes)}: map it in the source's"
            " movements, or give the kernel a treatment for it."
        )
    return _listed(pc.take(pa.array(codes.values(), pa.int64()), places))


def _listed(numbers: pa.ChunkedArray) -> list[int]:
    listed: list[int] = numbers.to_numpy().tolist()
    return listed


def _result_batches(items: pa.Table, costs: Costs) -> Iterator[pa.RecordBatch]:
    bases = pa.DictionaryArray.from_arrays(pa.array(costs.basis, pa.int8()), list(COST_BASES))
    yield _batch(
        "movement",
        items.column("position").combine_chunks(),
        [
            items.column("item_number").combine_chunks(),
            items.column("location_number").combine_chunks(),
        ],
        [costs.quantity, costs.cost, costs.true_up],
        bases.dictionary_decode(),
    )
    layers, positions = costs.layers, _listed(items.column("position"))
    opened = [None if row == POOL else positions[row] for row in layers.opened]
    yield _batch(
        "layer",
        pa.array(opened, pa.int64()),
        [pa.array(layers.item, pa.int64()), pa.array(layers.location, pa.int64())],
        [layers.quantity, layers.value, [0] * len(opened)],
        pa.nulls(len(opened), pa.string()),
    )


def _batch(
    result_type: str,
    position: pa.Array,
    numbers: list[pa.Array],
    amounts: list[list[int]],
    bases: pa.Array,
) -> pa.RecordBatch:
    columns = [pa.repeat(result_type, len(position)), position, *numbers]
    columns += [pa.array(amount, pa.int64()) for amount in amounts]
    return pa.RecordBatch.from_arrays([*columns, bases], schema=RESULT_SCHEMA)
