"""Movements of closed periods taken back: worked by hand, and for any history of an item."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.costing import (
    METHODS,
    MOVEMENT_KINDS,
    NO_ORIGINAL,
    QUANTITY_SCALE,
    UNIT_COST_SCALE,
    Costs,
    Movements,
    cost_movements,
)

LOT_METHODS = ["fifo", "moving_average"]


@dataclass(frozen=True)
class Move:
    """One step of costing in units and minor units."""

    treatment: str
    quantity: int
    value: int = 0
    original: int = NO_ORIGINAL
    location: int = 0
    unit_cost: int = 500


def costed(method: str, moves: list[Move]) -> Costs:
    return cost_movements(
        Movements(
            item=[1] * len(moves),
            location=[move.location for move in moves],
            method=[METHODS[method]] * len(moves),
            kind=[MOVEMENT_KINDS[move.treatment] for move in moves],
            quantity=[move.quantity * QUANTITY_SCALE for move in moves],
            value=[move.value for move in moves],
            unit_cost=[move.unit_cost * UNIT_COST_SCALE for move in moves],
            original=[move.original for move in moves],
        )
    )


def layers(costs: Costs) -> list[tuple[int, int, int]]:
    """What is left as (opened by, units, value)."""
    found = costs.layers
    rows = zip(found.opened, found.quantity, found.value, strict=True)
    return [(opened, quantity // QUANTITY_SCALE, value) for opened, quantity, value in rows]


MARCH = [Move("receipt", 10, 5000), Move("receipt", 10, 7000), Move("sale", -12)]


def reversal(original: int) -> Move:
    return Move("reversal", 0, original=original)


def test_a_sale_taken_back_restores_its_layers_in_their_places() -> None:
    costs = costed("fifo", [*MARCH, reversal(2)])

    assert (costs.cost[3], costs.true_up[3]) == (6400, 0)
    assert layers(costs) == [(0, 10, 5000), (1, 10, 7000)]


def test_a_sale_taken_back_averages_anew_at_its_cost() -> None:
    costs = costed("moving_average", [*MARCH, reversal(2), Move("sale", -11)])

    assert costs.cost[3:] == [7200, -6600]
    assert layers(costs) == [(-1, 9, 5400)]


@pytest.mark.parametrize(
    ("method", "reversed_true_up", "true_up", "left"),
    [("fifo", 0, -1000, (1, 8, 5600)), ("moving_average", -800, -200, (-1, 8, 4800))],
)
def test_goods_received_dearer_leave_what_was_sold_of_them_to_the_true_up(
    method: str, reversed_true_up: int, true_up: int, left: tuple[int, int, int]
) -> None:
    """Ten at 5.00, all sold, were ten at 6.00."""
    costs = costed(method, [*MARCH, reversal(0), Move("receipt_again", 10, 6000, original=0)])

    assert (costs.cost[3], costs.true_up[3]) == (-5000, reversed_true_up)
    assert (costs.cost[4], costs.true_up[4]) == (6000, true_up)
    assert layers(costs) == [left]


def test_goods_received_dearer_go_back_to_their_place_in_the_queue() -> None:
    """Six of ten are left: two of them leave first, at the new cost."""
    march = [Move("receipt", 10, 5000), Move("receipt", 10, 7000), Move("sale", -4)]
    again = Move("receipt_again", 10, 6000, original=0)
    costs = costed("fifo", [*march, reversal(0), again, Move("sale", -2)])

    assert costs.true_up[3:5] == [0, -400]
    assert costs.cost[5] == -1200
    assert layers(costs) == [(0, 4, 2400), (1, 10, 7000)]


@pytest.mark.parametrize("method", LOT_METHODS)
def test_goods_corrected_again_after_another_close_leave_the_place_they_came_again_to(
    method: str,
) -> None:
    """Ten at 5.00 were at 6.00, and then at 7.00; none of them was sold."""
    again = Move("receipt_again", 10, 6000, original=0)
    march = [Move("receipt", 10, 5000), reversal(0), again]
    costs = costed(method, [*march, reversal(2), Move("receipt_again", 10, 7000, original=2)])

    assert (costs.cost[3], costs.cost[4]) == (-6000, 7000)
    assert costs.true_up == [0] * 5
    assert [(quantity, value) for _, quantity, value in layers(costs)] == [(10, 7000)]


def test_goods_never_received_are_replaced_by_the_oldest_there_are() -> None:
    """Ten at 5.00, four sold: these four were of the ten at 7.00, 8.00 dearer."""
    march = [Move("receipt", 10, 5000), Move("receipt", 10, 7000), Move("sale", -4)]
    costs = costed("fifo", [*march, reversal(0), Move("receipt", 1, 900)])

    assert (costs.cost[3], costs.true_up[3]) == (-5000, -800)
    assert layers(costs) == [(1, 6, 4200), (4, 1, 900)]


def test_goods_never_received_are_owed_where_there_are_no_others() -> None:
    march = [Move("receipt", 10, 5000), Move("sale", -4)]
    costs = costed("fifo", [*march, reversal(0)])

    assert (costs.cost[2], costs.true_up[2]) == (-5000, 0)
    assert layers(costs) == [(-1, -4, -2000)]


@pytest.mark.parametrize(("method", "cost"), [("fifo", 1400), ("moving_average", 1200)])
def test_a_return_taken_back_can_come_again(method: str, cost: int) -> None:
    back = Move("return", 2, original=2)
    costs = costed(method, [*MARCH, back, reversal(3), back])

    assert costs.cost[3:] == [cost, -cost, cost]
    assert costs.true_up[3:] == [0, 0, 0]


def test_a_damaged_return_taken_back_can_come_again() -> None:
    back = Move("return_damaged", 2, original=2)
    costs = costed("fifo", [*MARCH, back, reversal(3), back])

    assert costs.cost[3:] == [1400, -1400, 1400]
    assert layers(costs) == [(1, 8, 5600)]


def test_a_sale_of_which_some_came_back_is_taken_back_at_all_it_cost() -> None:
    costs = costed("fifo", [*MARCH, Move("return", 2, original=2), reversal(2)])

    assert costs.cost[4] == 6400
    assert sum(value for _, _, value in layers(costs)) == 5600 + 1400 + 6400


def test_a_new_standard_values_what_a_closed_period_left() -> None:
    """Three at 2.00 are worth 2.50 each when the next one moves."""
    march = Move("receipt", 4, 800, unit_cost=200), Move("sale", -1, unit_cost=200)
    costs = costed("standard_cost", [*march, Move("sale", -1, unit_cost=250)])

    assert (costs.cost[2], costs.true_up[2]) == (-250, 150)
    assert layers(costs) == [(-1, 2, 500)]


@dataclass
class History:
    """Steps of a closed period, and what becomes of them in the next."""

    closed: list[Move] = field(default_factory=list)
    later: list[Move] = field(default_factory=list)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any movements; some taken back, the last first, some of these come again; then others."""
    closed = _movements(draw, 0, draw(st.integers(1, 8)))
    gone = sorted(draw(st.sets(st.integers(0, len(closed) - 1))), reverse=True)
    later = [replace(reversal(row), location=closed[row].location) for row in gone]
    for row in gone:
        if draw(st.booleans()) and closed[row].treatment == "receipt":
            again = replace(closed[row], treatment="receipt_again", original=row)
            later.append(replace(again, value=draw(st.integers(0, 9000))))
    later += _movements(draw, len(closed) + len(later), draw(st.integers(0, 5)), closed)
    return History(closed, later)


def _movements(
    draw: st.DrawFn, first: int, count: int, before: list[Move] | None = None
) -> list[Move]:
    found: list[Move] = []
    sales = [row for row, move in enumerate(before or []) if move.treatment == "sale"]
    for row in range(first, first + count):
        kind = draw(st.sampled_from(["receipt", "sale", "sale", "return", "found", "count"]))
        quantity = draw(st.integers(1, 9))
        original = draw(st.sampled_from(sales)) if kind == "return" and sales else NO_ORIGINAL
        found.append(
            Move(
                kind if kind != "return" or sales else "return_without_receipt",
                -quantity if kind == "sale" else quantity,
                draw(st.integers(0, 9000)) if kind == "receipt" else 0,
                original,
                draw(st.integers(0, 1)),
            )
        )
        if kind == "sale":
            sales.append(row)
    return found


@pytest.mark.parametrize("method", [*LOT_METHODS, "standard_cost"])
@settings(deadline=None, max_examples=300)
@given(history=histories())
def test_whatever_is_taken_back_the_layers_hold_what_was_moved(
    method: str, history: History
) -> None:
    """A close keeps its costs, a reversal is the mirror, and no cent is lost or left over."""
    moves = [*history.closed, *history.later]
    costs = costed(method, moves)

    assert costs.cost[: len(history.closed)] == costed(method, history.closed).cost
    for row, move in enumerate(moves):
        if move.treatment == "reversal":
            added = costs.cost[move.original] + costs.true_up[move.original]
            assert costs.cost[row] == -added
            assert costs.quantity[row] == -costs.quantity[move.original]
    assert sum(costs.cost) + sum(costs.true_up) == sum(costs.layers.value)
    for location in (0, 1):
        here = [row for row, move in enumerate(moves) if move.location == location]
        rows = zip(costs.layers.location, costs.layers.quantity, costs.layers.value, strict=True)
        left = [(quantity, value) for place, quantity, value in rows if place == location]
        assert sum(costs.quantity[row] for row in here) == sum(quantity for quantity, _ in left)
        if not sum(quantity for quantity, _ in left):
            assert sum(value for _, value in left) == 0
