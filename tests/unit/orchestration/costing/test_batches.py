"""A stream costs like the whole, wherever it is cut; a movement nobody treats is refused."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from orchestration.costing import INPUT_COLUMNS, RESULT_SCHEMA, closing_stock, cost_stream

INPUT_TYPES = {"costing_method": pa.string(), "treatment": pa.string()}
SCHEMA = pa.schema([(name, INPUT_TYPES.get(name, pa.int64())) for name in INPUT_COLUMNS])

Row = tuple[str, int, int, int]


def item_rows(item: int, method: str, rows: list[Row], first: int) -> list[dict[str, object]]:
    """Rows of (movement type, units, value, original place in the item or -1)."""
    return [
        {
            "position": first + place,
            "item_number": item,
            "location_number": 1,
            "costing_method": method,
            "treatment": movement_type,
            "quantity_ten_thousandths": units * 10_000,
            "receipt_value_minor": value,
            "known_unit_cost_millionths": 500_000_000,
            "original_position": first + original if original >= 0 else -1,
            "opened_position": -1,
            "drawn_ten_thousandths": 0,
            "drawn_minor": 0,
        }
        for place, (movement_type, units, value, original) in enumerate(rows)
    ]


HISTORY: list[Row] = [
    ("receipt", 10, 5000, -1),
    ("receipt", 10, 7000, -1),
    ("sale", -12, 0, -1),
    ("return", 2, 0, 2),
    ("sale", -1, 0, -1),
]


@pytest.fixture
def table() -> pa.Table:
    methods = ["fifo", "moving_average", "standard_cost"]
    rows = [
        row
        for number, method in enumerate(methods)
        for row in item_rows(number, method, HISTORY, 1 + number * len(HISTORY))
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def results(table: pa.Table, rows_at_once: int) -> pa.Table:
    def batches() -> Iterator[pa.RecordBatch]:
        yield from table.to_batches(max_chunksize=rows_at_once)

    return cost_stream(pa.RecordBatchReader.from_batches(table.schema, batches())).read_all()


def test_each_method_costs_the_worked_history(table: pa.Table) -> None:
    costed = results(table, 1000).filter(pa.compute.field("result_type") == "movement")

    assert costed.column("amount_minor").to_pylist() == [
        *(5000, 7000, -6400, 1400, -700),
        *(5000, 7000, -7200, 1200, -600),
        *(5000, 7000, -6000, 1000, -500),
    ]
    assert costed.column("true_up_minor").to_pylist()[10:] == [0, -2000, 0, 0, 0]
    assert costed.column("cost_basis").to_pylist() == [
        *["layer"] * 5,
        *["average"] * 5,
        *["standard"] * 5,
    ]


def test_a_layer_names_the_position_that_opened_it(table: pa.Table) -> None:
    layers = results(table, 1000).filter(pa.compute.field("result_type") == "layer")

    assert layers.select(
        ["position", "item_number", "quantity_ten_thousandths", "amount_minor"]
    ).to_pylist() == [
        {"position": 2, "item_number": 0, "quantity_ten_thousandths": 90_000, "amount_minor": 6300},
        {
            "position": None,
            "item_number": 1,
            "quantity_ten_thousandths": 90_000,
            "amount_minor": 5400,
        },
        {
            "position": None,
            "item_number": 2,
            "quantity_ten_thousandths": 90_000,
            "amount_minor": 4500,
        },
    ]


@pytest.mark.parametrize("rows_at_once", [1, 2, 3, 5, 7])
def test_where_the_stream_is_cut_changes_nothing(table: pa.Table, rows_at_once: int) -> None:
    order = [("result_type", "ascending"), ("item_number", "ascending"), ("position", "ascending")]

    assert results(table, rows_at_once).sort_by(order) == results(table, 1000).sort_by(order)


def test_no_movements_give_no_rows() -> None:
    empty = results(SCHEMA.empty_table(), 1000)

    assert empty.num_rows == 0
    assert empty.schema == RESULT_SCHEMA


def test_a_movement_without_a_treatment_is_refused_by_name() -> None:
    table = pa.Table.from_pylist(item_rows(1, "fifo", [("teleport", 1, 0, -1)], 1), schema=SCHEMA)

    with pytest.raises(ValueError, match="costing knows no 'teleport'"):
        results(table, 10)


def kept_by_a_close(table: pa.Table, rows_at_once: int) -> pa.Table:
    batches = table.to_batches(max_chunksize=rows_at_once)
    return closing_stock(pa.RecordBatchReader.from_batches(table.schema, batches)).read_all()


def test_a_close_keeps_lots_last_costs_and_what_sales_took(table: pa.Table) -> None:
    """First in first out: ten are gone, two of the second ten came back and one was sold again."""
    of_first = pa.compute.field("item_number") == 0
    kept = kept_by_a_close(table, 1000).filter(of_first).drop_columns(["item_number", "place"])

    assert [tuple(row.values()) for row in kept.to_pylist()] == [
        ("lot", 1, None, 2, 100_000, 7000, 10_000, 700),
        ("cost", 1, None, None, 100_000, 5000, 0, 0),
        ("portion", None, 3, 1, 100_000, 5000, 0, 0),
        ("portion", None, 3, 2, 20_000, 1400, 20_000, 1400),
        ("portion", None, 5, 2, 10_000, 700, 0, 0),
    ]


@pytest.mark.parametrize("rows_at_once", [1, 3, 7])
def test_where_the_stream_of_a_close_is_cut_changes_nothing(
    table: pa.Table, rows_at_once: int
) -> None:
    def in_order(kept: pa.Table) -> pa.Table:
        order = [("item_number", "ascending"), ("place", "ascending")]
        return kept.sort_by(order).drop_columns(["place"])

    whole = in_order(kept_by_a_close(table, 1000))
    assert in_order(kept_by_a_close(table, rows_at_once)) == whole
