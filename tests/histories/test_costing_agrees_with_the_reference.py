"""Thousands of histories without a build: the costing kernel and the reference cost alike."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from orchestration.costing import (
    METHODS,
    MOVEMENT_KINDS,
    NO_COST,
    NO_ORIGINAL,
    QUANTITY_SCALE,
    Movements,
    cost_movements,
)
from tests.histories.closing_drawing import drawn_with_closes
from tests.histories.deciding import as_if_taken, decide_in_reference
from tests.histories.drawing import drawn
from tests.histories.history import History
from tests.reference_ledger.book import INVENTORY, WRITE_DOWNS
from tests.reference_ledger.costing_order import Step
from tests.reference_ledger.goods import METHODS as SHELVES
from tests.reference_ledger.goods_entries import GoodsEntries
from tests.reference_ledger.posting import PostedBooks

COUNT = 3000
KINDS = {"received": "receipt", "sold": "sale", "wasted": "write_off", "counted": "count"}
Steps = Mapping[int, Step]


def costed(history: History) -> Iterator[Steps]:
    """The steps of costing of each product after each delivery."""
    books, taken = PostedBooks(history.shop), as_if_taken(history)
    for step in range(1, max(told.steps[-1] for told in history.told) + 1):
        books.take_in(history.known(step), history.rules(step))
        by_product: dict[str, dict[int, Step]] = {}
        for place, each in enumerate(books.book.costed):
            by_product.setdefault(each.movement.product, {})[place] = each
        yield from by_product.values()
        decide_in_reference(books, [each for each in taken if each.step == step])


def by_reference(history: History, steps: Steps) -> list[int]:
    """What each step adds to stock; of a damaged return what it loses, of a reversal the rest."""
    entries = GoodsEntries(SHELVES[history.shop.costing]()).of(steps)
    return [
        sum(_added(_account(step), entry) for entry in entries[place])
        for place, step in steps.items()
    ]


def _account(step: Step) -> str:
    return WRITE_DOWNS if step.movement.damaged else INVENTORY


def _added(account: str, entry: tuple[str, str, int]) -> int:
    debit, credit, amount = entry
    return amount * ((debit == account) - (credit == account))


def by_kernel(history: History, steps: Steps) -> list[int]:
    """The same of the project's kernel."""
    rows = {place: row for row, place in enumerate(steps)}
    sold: dict[tuple[str, str], int] = {}
    originals = []
    for place, step in steps.items():
        originals.append(_original(step, rows, sold))
        if step.undoes is None and step.movement.kind == "sold":
            sold[step.movement.key] = rows[place]
    moves = [step.movement for step in steps.values()]
    costs = cost_movements(
        Movements(
            item=[1] * len(moves),
            location=[1] * len(moves),
            method=[METHODS[history.shop.costing]] * len(moves),
            kind=[MOVEMENT_KINDS[_kind(each)] for each in steps.values()],
            quantity=[
                each.quantity * QUANTITY_SCALE * (-1 if each.kind in ("sold", "wasted") else 1)
                for each in moves
            ],
            value=[each.value for each in moves],
            unit_cost=[NO_COST] * len(moves),
            original=originals,
        )
    )
    return [
        true_up if step.undoes is not None else cost + true_up
        for step, cost, true_up in zip(steps.values(), costs.cost, costs.true_up, strict=True)
    ]


def _original(step: Step, rows: Mapping[int, int], sold: Mapping[tuple[str, str], int]) -> int:
    """The row of what a step takes back, comes again as or gives back."""
    for place in (step.undoes, step.place_of):
        if place is not None:
            return rows[place]
    return sold[step.movement.origin] if step.movement.origin else NO_ORIGINAL


def _kind(step: Step) -> str:
    if step.undoes is not None:
        return "reversal"
    if step.place_of is not None:
        return "receipt_again"
    if step.movement.origin:
        return "return_damaged" if step.movement.damaged else "return"
    return KINDS[step.movement.kind]


def apart(histories: Sequence[History]) -> list[tuple[History, Steps, list[int], list[int]]]:
    """Products that the two cost otherwise."""
    found = []
    for history in histories:
        for steps in costed(history):
            kernel, reference = by_kernel(history, steps), by_reference(history, steps)
            if kernel != reference:
                found.append((history, steps, kernel, reference))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_every_movement_costs_the_same(seed: int) -> None:
    assert apart(drawn(COUNT // 3, seed)) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_movement_costs_the_same_when_periods_close(seed: int) -> None:
    assert apart(drawn_with_closes(COUNT // 3, seed)) == []
