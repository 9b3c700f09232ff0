"""What a movement drew from which lot, and that remembering it costs nothing else."""

import pyarrow as pa
import pytest

from orchestration.costing import INPUT_COLUMNS, cost_stream
from orchestration.costing.draws import Draw, draws_of_item

INPUT_TYPES = {"costing_method": pa.string(), "treatment": pa.string()}
SCHEMA = pa.schema([(name, INPUT_TYPES.get(name, pa.int64())) for name in INPUT_COLUMNS])
UNIT = 10_000
Row = tuple[str, int, int, int]


def item(rows: list[Row], method: str = "fifo") -> pa.Table:
    """Rows of (movement type, units, value, position of the original or -1), from position 11."""
    return pa.Table.from_pylist(
        [
            {
                "position": 11 + place,
                "item_number": 1,
                "location_number": 1,
                "costing_method": method,
                "treatment": movement_type,
                "quantity_ten_thousandths": units * UNIT,
                "receipt_value_minor": value,
                "known_unit_cost_millionths": 500_000_000,
                "original_position": original,
                "opened_position": -1,
                "drawn_ten_thousandths": 0,
                "drawn_minor": 0,
            }
            for place, (movement_type, units, value, original) in enumerate(rows)
        ],
        schema=SCHEMA,
    )


def test_a_sale_over_two_receipts_draws_from_both_and_a_return_gives_back_the_last() -> None:
    rows = item(
        [
            ("receipt", 10, 5000, -1),
            ("receipt", 10, 7000, -1),
            ("sale", -12, 0, -1),
            ("return", 2, 0, 13),
            ("sale", -1, 0, -1),
        ]
    )
    found = draws_of_item(rows)
    assert found.draws == [
        Draw(13, 11, 10 * UNIT, 5000, is_owed=False),
        Draw(13, 12, 2 * UNIT, 1400, is_owed=False),
        Draw(15, 12, 1 * UNIT, 700, is_owed=False),
    ]
    assert found.left == [(12, 9 * UNIT, 6300)]


def test_goods_sold_before_they_came_are_those_of_the_receipt_that_covered_them() -> None:
    rows = item([("sale", -3, 0, -1), ("receipt", 2, 1200, -1)])
    found = draws_of_item(rows)
    assert found.draws == [
        Draw(11, 12, 2 * UNIT, 1000, is_owed=False),
        Draw(11, None, 1 * UNIT, 500, is_owed=True),
    ]
    assert found.left == [(None, -1 * UNIT, -500)]


@pytest.mark.parametrize("method", ["fifo", "moving_average"])
def test_draws_are_the_costs_the_run_posts(method: str) -> None:
    rows = item(
        [
            ("receipt", 7, 1001, -1),
            ("sale", -2, 0, -1),
            ("receipt", 3, 500, -1),
            ("sale", -6, 0, -1),
            ("write_off", -1, 0, -1),
        ],
        method,
    )
    posted = cost_stream(pa.RecordBatchReader.from_batches(rows.schema, rows.to_batches()))
    costs = {
        row["position"]: -row["amount_minor"]
        for row in posted.read_all().to_pylist()
        if row["result_type"] == "movement" and row["amount_minor"] < 0
    }
    drawn: dict[int, int] = {}
    for draw in draws_of_item(rows).draws:
        drawn[draw.position] = drawn.get(draw.position, 0) + draw.cost
        assert (draw.opened_by is None) == (method == "moving_average")
    assert drawn == costs
    assert len(costs) == 3
