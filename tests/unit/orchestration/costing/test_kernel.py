"""The kernel's vectors are worked by hand; the properties hold for any history of an item."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.costing import (
    COST_BASES,
    METHODS,
    MOVEMENT_KINDS,
    NO_COST,
    NO_ORIGINAL,
    QUANTITY_SCALE,
    UNIT_COST_SCALE,
    Costs,
    Movements,
    cost_movements,
)
from tests.item_histories import Move, histories, receipt, returned, sale

LOT_METHODS = ["fifo", "moving_average"]


def costed(method: str, moves: list[Move], unit_cost: int = NO_COST) -> Costs:
    """Cost moves of one item; `unit_cost` in minor units."""
    known = unit_cost if unit_cost == NO_COST else unit_cost * UNIT_COST_SCALE
    return cost_movements(
        Movements(
            item=[1] * len(moves),
            location=[move.location for move in moves],
            method=[METHODS[method]] * len(moves),
            kind=[MOVEMENT_KINDS[move.movement_type] for move in moves],
            quantity=[move.quantity * QUANTITY_SCALE for move in moves],
            value=[move.value for move in moves],
            unit_cost=[known] * len(moves),
            original=[move.original for move in moves],
        )
    )


def on_hand(costs: Costs, location: int = 0) -> list[tuple[int, int]]:
    """Layers of a location as (units, value)."""
    layers = costs.layers
    rows = zip(layers.location, layers.quantity, layers.value, strict=True)
    return [(units // QUANTITY_SCALE, value) for place, units, value in rows if place == location]


def bases(costs: Costs) -> list[str]:
    return [COST_BASES[basis] for basis in costs.basis]


@pytest.mark.parametrize("method", LOT_METHODS)
def test_six_single_issues_of_one_dollar_lose_no_cent(method: str) -> None:
    costs = costed(method, [receipt(6, 100)] + [sale(1)] * 6)

    assert costs.cost == [100, -17, -16, -17, -17, -16, -17]
    assert on_hand(costs) == []


@pytest.mark.parametrize(
    ("method", "cost", "left"),
    [("fifo", -6400, [(8, 5600)]), ("moving_average", -7200, [(8, 4800)])],
)
def test_two_receipts_and_one_issue(method: str, cost: int, left: list[tuple[int, int]]) -> None:
    costs = costed(method, [receipt(10, 5000), receipt(10, 7000), sale(12)])

    assert costs.cost[2] == cost
    assert on_hand(costs) == left


def test_a_receipt_moves_the_average() -> None:
    moves = [receipt(10, 5000), receipt(10, 7000), sale(12), receipt(8, 6400), sale(1)]

    costs = costed("moving_average", moves)

    assert costs.cost[4] == -700
    assert on_hand(costs) == [(15, 10500)]


def test_average_return_comes_back_at_its_own_cost_with_receipt_and_at_todays_without() -> None:
    history = [receipt(10, 5000), receipt(10, 7000), sale(12), receipt(8, 6400)]

    with_receipt = costed("moving_average", [*history, returned(2, original=2)])
    without = costed("moving_average", [*history, Move("return_without_receipt", 2)])

    assert with_receipt.cost[4] == 1200
    assert bases(with_receipt)[4] == "average"
    assert without.cost[4] == 1400
    assert bases(without)[4] == "estimate"


def test_fifo_return_restores_the_layer_taken_last_with_its_date() -> None:
    moves = [
        receipt(10, 5000),
        receipt(10, 7000),
        receipt(10, 9000),
        sale(12),
        returned(2, original=3),
        returned(1, original=3),
        sale(1),
        sale(10),
    ]

    costs = costed("fifo", moves)

    assert costs.cost[4] == 1400
    assert costs.cost[5] == 500
    assert costs.cost[6] == -500, "the restored layer of the first receipt is the oldest again"
    assert costs.cost[7] == -7000
    assert on_hand(costs) == [(10, 9000)]


def test_sale_and_return_leave_no_cost_though_the_cost_moved_between_them() -> None:
    moves = [receipt(2, 2000), sale(1), receipt(10, 90000), returned(1, original=1)]

    for method in LOT_METHODS:
        costs = costed(method, moves)
        assert costs.cost[1] + costs.cost[3] == 0
        assert sum(value for _, value in on_hand(costs)) == 92000


@pytest.mark.parametrize("method", LOT_METHODS)
def test_oversold_goods_take_the_last_cost_and_the_covering_receipt_trues_up(method: str) -> None:
    costs = costed(method, [receipt(2, 2000), sale(5), receipt(10, 12000)])

    assert costs.cost == [2000, -5000, 12000]
    assert bases(costs)[1] == "provisional"
    assert costs.true_up == [0, 0, -600]
    assert on_hand(costs) == [(7, 8400)]


@pytest.mark.parametrize("method", LOT_METHODS)
def test_a_debt_is_a_negative_layer_until_it_is_covered(method: str) -> None:
    costs = costed(method, [receipt(2, 2000), sale(5), receipt(1, 1300)])

    assert costs.true_up[2] == -300
    assert on_hand(costs) == [(-2, -2000)]


def test_goods_sold_before_any_receipt_take_the_cost_known_of_the_item() -> None:
    known = costed("fifo", [sale(3), receipt(3, 2700)], unit_cost=1000)
    unknown = costed("fifo", [sale(3), receipt(3, 2700)])

    assert (known.cost[0], known.true_up[1], bases(known)[0]) == (-3000, 300, "provisional")
    assert (unknown.cost[0], unknown.true_up[1], bases(unknown)[0]) == (0, -2700, "none")


def test_partly_covered_debt_goes_on_at_the_cost_of_the_receipt() -> None:
    costs = costed("fifo", [receipt(1, 1000), sale(3), receipt(1, 1500), sale(1)])

    assert costs.cost[1] == -3000
    assert costs.true_up[2] == -500
    assert costs.cost[3] == -1500


@pytest.mark.parametrize("method", LOT_METHODS)
def test_return_of_goods_still_owed_cancels_the_debt(method: str) -> None:
    moves = [receipt(2, 2000), sale(5), returned(1, original=1), receipt(10, 12000)]

    costs = costed(method, moves)

    assert costs.cost[2] == 1000
    assert costs.true_up == [0, 0, 0, -400]
    assert on_hand(costs) == [(8, 9600)]


def test_return_of_covered_goods_comes_back_at_the_cost_booked_on_the_sale() -> None:
    moves = [receipt(2, 2000), sale(5), receipt(10, 12000), returned(5, original=1)]

    costs = costed("fifo", moves)

    assert costs.cost[1] + costs.cost[3] == 0
    assert on_hand(costs) == [(2, 2000), (10, 8400 + 3000)]


def test_return_at_another_store_keeps_cost_and_date() -> None:
    moves = [
        receipt(10, 5000, location=1),
        receipt(10, 8000, location=2),
        sale(4, location=1),
        returned(4, original=2, location=2),
        sale(4, location=2),
    ]

    costs = costed("fifo", moves)

    assert costs.cost[3:] == [2000, -2000]
    assert on_hand(costs, 1) == [(6, 3000)]
    assert on_hand(costs, 2) == [(10, 8000)]


def test_owed_goods_returned_at_another_store_stay_owed_by_the_first() -> None:
    moves = [
        receipt(1, 1000, location=1),
        sale(2, location=1),
        returned(2, original=1, location=2),
        receipt(1, 1200, location=1),
    ]

    costs = costed("fifo", moves)

    assert costs.cost[2] == 2000
    assert costs.true_up[3] == -200
    assert on_hand(costs, 1) == []
    assert on_hand(costs, 2) == [(1, 1000), (1, 1000)]


@pytest.mark.parametrize("method", LOT_METHODS)
def test_damaged_return_has_its_original_cost_and_does_not_come_on_hand(method: str) -> None:
    damaged = Move("return_damaged", 2, original=2)

    costs = costed(method, [receipt(5, 5000), receipt(5, 9000), sale(7), damaged])

    shares = {"fifo": 3600, "moving_average": 2800}
    assert costs.cost[3] == shares[method]
    assert sum(units for units, _ in on_hand(costs)) == 3


@pytest.mark.parametrize("method", LOT_METHODS)
def test_owed_goods_returned_damaged_stay_owed_in_their_place(method: str) -> None:
    """Two are owed at 10.00, one sold later at 20.00: the next receipt covers the older one."""
    damaged = Move("return_damaged", 1, original=1)
    later = [receipt(1, 2000), sale(1), damaged, receipt(1, 5000)]

    costs = costed(method, [receipt(1, 1000), sale(3), *later])

    assert costs.true_up[2] == -1000
    assert costs.cost[3] == -2000
    assert costs.cost[4] == 1000
    assert costs.true_up[5] == -(5000 - 1000)
    assert on_hand(costs) == [(-1, -2000)]


def test_more_returned_than_sold_is_estimated_not_lost() -> None:
    costs = costed("fifo", [receipt(10, 5000), sale(1), returned(3, original=1)])

    assert costs.cost[2] == 1500
    assert bases(costs)[2] == "estimate"


@pytest.mark.parametrize(
    ("counted", "variance", "cost"), [(9, 1, 625), (5, -3, -1500), (8, 0, 0), (0, -8, -5000)]
)
def test_count_books_the_variance_against_what_was_on_hand(
    counted: int, variance: int, cost: int
) -> None:
    moves = [receipt(10, 5000), receipt(2, 2000), sale(4), Move("count", counted), sale(1)]

    costs = costed("fifo", moves)

    assert costs.quantity[3] == variance * QUANTITY_SCALE
    assert costs.cost[3] == cost


def test_count_of_oversold_stock_pays_the_debt_back_at_its_own_cost() -> None:
    costs = costed("moving_average", [receipt(2, 2000), sale(5), Move("count", 4)])

    assert costs.quantity[2] == 7 * QUANTITY_SCALE
    assert (costs.cost[2], costs.true_up[2]) == (7000, 0)
    assert on_hand(costs) == [(4, 4000)]


def test_standard_cost_rounds_on_the_running_quantity_and_may_go_below_zero() -> None:
    moves = Movements(
        item=[1] * 3,
        location=[0] * 3,
        method=[METHODS["standard_cost"]] * 3,
        kind=[MOVEMENT_KINDS["sale"]] * 3,
        quantity=[-QUANTITY_SCALE] * 3,
        value=[0] * 3,
        unit_cost=[33_333_333] * 3,
        original=[NO_ORIGINAL] * 3,
    )

    costs = cost_movements(moves)

    assert costs.cost == [-33, -34, -33]
    assert on_hand(costs) == [(-3, -100)]
    assert bases(costs) == ["standard"] * 3


def test_standard_cost_sets_the_difference_of_a_receipt_apart() -> None:
    costs = costed("standard_cost", [receipt(10, 5500), sale(4)], unit_cost=500)

    assert (costs.cost, costs.true_up) == ([5500, -2000], [-500, 0])
    assert on_hand(costs) == [(6, 3000)]


def test_goods_without_any_standard_move_at_no_cost_and_say_so() -> None:
    costs = costed("standard_cost", [sale(4), returned(1)])

    assert costs.cost == [0, 0]
    assert bases(costs) == ["none", "none"]


@settings(max_examples=300, deadline=None)
@given(moves=histories(), method=st.sampled_from(sorted(METHODS)), unit_cost=st.integers(-1, 700))
def test_what_movements_add_up_to_is_what_is_on_hand(
    moves: list[Move], method: str, unit_cost: int
) -> None:
    costs = costed(method, moves, unit_cost)

    for location in (0, 1):
        rows = [row for row, move in enumerate(moves) if move.location == location]
        layers = on_hand(costs, location)
        value = sum(costs.cost[row] + costs.true_up[row] for row in rows)
        quantity = sum(costs.quantity[row] for row in rows)
        assert sum(worth for _, worth in layers) == value
        assert sum(units for units, _ in layers) * QUANTITY_SCALE == quantity
        assert quantity or not value


@settings(max_examples=300, deadline=None)
@given(moves=histories(), method=st.sampled_from(LOT_METHODS), unit_cost=st.integers(-1, 700))
def test_goods_returned_in_any_parts_give_back_exactly_the_cost_of_their_sale(
    moves: list[Move], method: str, unit_cost: int
) -> None:
    back = {row: -move.quantity for row, move in enumerate(moves) if move.movement_type == "sale"}
    for move in moves:
        if move.original in back:
            back[move.original] -= move.quantity
    rest = [returned(quantity, row) for row, quantity in back.items() if quantity]
    whole = [*moves, *rest]

    costs = costed(method, whole, unit_cost)

    for sold in back:
        shares = [costs.cost[row] for row, move in enumerate(whole) if move.original == sold]
        assert sum(shares) == -costs.cost[sold]


@settings(max_examples=100, deadline=None)
@given(first=histories(), second=histories(), method=st.sampled_from(sorted(METHODS)))
def test_items_do_not_touch_each_other(first: list[Move], second: list[Move], method: str) -> None:
    alone = costed(method, first, 300).cost + costed(method, second, 300).cost
    moves = first + second
    shift = len(first)

    together = cost_movements(
        Movements(
            item=[1] * len(first) + [2] * len(second),
            location=[move.location for move in moves],
            method=[METHODS[method]] * len(moves),
            kind=[MOVEMENT_KINDS[move.movement_type] for move in moves],
            quantity=[move.quantity * QUANTITY_SCALE for move in moves],
            value=[move.value for move in moves],
            unit_cost=[300 * UNIT_COST_SCALE] * len(moves),
            original=[
                move.original + shift * (row >= shift and move.original >= 0)
                for row, move in enumerate(moves)
            ],
        )
    )

    assert together.cost == alone
