"""What a close keeps of stock is all that costing needs of the days before it."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orchestration.costing import (
    METHODS,
    MOVEMENT_KINDS,
    QUANTITY_SCALE,
    UNIT_COST_SCALE,
    Costs,
    Movements,
    cost_movements,
)
from orchestration.costing.closing_stock import LAST_COST, LOT, OWING, PORTION, ClosingStock, Kept
from orchestration.costing.columns import NO_ORIGINAL, POOL
from tests.item_histories import Move, histories, receipt, returned, sale

OPENING_KINDS = {LOT: "opening_lot", LAST_COST: "opening_cost", PORTION: "opening_portion"}


@dataclass(frozen=True)
class Step:
    """A row of the kernel's input, its quantity in parts of a unit."""

    kind: str
    location: int = 0
    quantity: int = 0
    value: int = 0
    original: int = NO_ORIGINAL
    opened: int = POOL
    drawn: int = 0
    drawn_value: int = 0


def of_move(move: Move) -> Step:
    quantity = move.quantity * QUANTITY_SCALE
    return Step(move.movement_type, move.location, quantity, move.value, move.original)


def costed(method: str, steps: list[Step], closing: ClosingStock | None = None) -> Costs:
    return cost_movements(
        Movements(
            item=[1] * len(steps),
            location=[step.location for step in steps],
            method=[METHODS[method]] * len(steps),
            kind=[MOVEMENT_KINDS[step.kind] for step in steps],
            quantity=[step.quantity for step in steps],
            value=[step.value for step in steps],
            unit_cost=[300 * UNIT_COST_SCALE] * len(steps),
            original=[step.original for step in steps],
            opened=[step.opened for step in steps],
            drawn=[step.drawn for step in steps],
            drawn_value=[step.drawn_value for step in steps],
        ),
        closing,
    )


def opening(kept: Kept) -> Step:
    return Step(
        OPENING_KINDS[kept.kind],
        kept.location or 0,
        kept.lot.quantity,
        kept.lot.value,
        kept.issue,
        kept.opened,
        kept.lot.drawn,
        kept.lot.cost_drawn,
    )


def closed_after(method: str, steps: list[Step]) -> list[Kept]:
    closing = ClosingStock()
    costed(method, steps, closing)
    return closing.kept


def opened_with(kept: list[Kept], closed: list[Step], later: list[Step]) -> list[Step]:
    """The closed rows as names only, what was kept of them, then what came later."""
    openings = [opening(each) for each in kept]
    shift = len(openings)
    moved = [
        step if step.original < len(closed) else Step(
            step.kind, step.location, step.quantity, step.value, step.original + shift
        )
        for step in later
    ]  # fmt: skip
    return [Step("held") for _ in closed] + openings + moved


def told(costs: Costs, first: int) -> list[tuple[int, ...]]:
    columns = (costs.quantity, costs.cost, costs.basis, costs.true_up)
    return list(zip(*(column[first:] for column in columns), strict=True))


def layers(costs: Costs, shift: int, closed: int) -> list[tuple[int, ...]]:
    """What is left; rows after the openings are numbered as if there were none."""
    found = costs.layers
    opened = [row - shift if row >= closed else row for row in found.opened]
    return sorted(zip(found.location, opened, found.quantity, found.value, strict=True))


@pytest.mark.parametrize("method", sorted(METHODS))
@settings(deadline=None, max_examples=300)
@given(history=histories(), data=st.data())
def test_a_history_cut_at_any_close_costs_the_same(
    method: str, history: list[Move], data: st.DataObject
) -> None:
    steps = [of_move(move) for move in history]
    at = data.draw(st.integers(0, len(steps)))
    closed, later = steps[:at], steps[at:]
    kept = closed_after(method, closed)
    assume(all(each.kind != OWING for each in kept))
    whole, cut = costed(method, steps), costed(method, opened_with(kept, closed, later))
    shift = len(kept)
    assert told(cut, at + shift) == told(whole, at)
    assert layers(cut, shift, at) == layers(whole, 0, at)


@pytest.mark.parametrize("method", sorted(METHODS))
@settings(deadline=None, max_examples=200)
@given(history=histories(), data=st.data())
def test_a_close_upon_a_close_keeps_what_one_close_keeps(
    method: str, history: list[Move], data: st.DataObject
) -> None:
    steps = [of_move(move) for move in history]
    at = data.draw(st.integers(0, len(steps)))
    kept = closed_after(method, steps[:at])
    assume(all(each.kind != OWING for each in kept))
    again = closed_after(method, opened_with(kept, steps[:at], steps[at:]))
    once = closed_after(method, steps)

    def comparable(found: list[Kept], shift: int) -> list[tuple[object, ...]]:
        def row(position: int) -> int:
            return position - shift if position >= at else position

        return sorted(
            (each.kind, each.location or 0, row(each.issue), row(each.opened), each.lot.quantity,
             each.lot.value, each.lot.drawn, each.lot.cost_drawn)
            for each in found
        )  # fmt: skip

    assert comparable(again, len(kept)) == comparable(once, 0)


def test_goods_owed_at_a_close_are_said_so() -> None:
    for method in ("fifo", "moving_average"):
        kept = closed_after(method, [of_move(sale(3)), of_move(receipt(2, 600))])
        assert OWING in {each.kind for each in kept}


def test_a_return_after_the_close_gives_back_its_share_of_the_sale() -> None:
    """Ten at 5.00 and ten at 7.00; twelve were sold (64.00); of these two come back, at 7.00."""
    closed = [of_move(receipt(10, 5000)), of_move(receipt(10, 7000)), of_move(sale(12))]
    later = [of_move(returned(2, original=2))]
    kept = closed_after("fifo", closed)
    costs = costed("fifo", opened_with(kept, closed, later))
    assert costs.cost[-1] == 1400
    assert layers(costs, len(kept), 3) == [(0, 1, 10 * QUANTITY_SCALE, 7000)]
