"""Thousands of histories without a build: the costing kernel and the reference cost alike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

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
from tests.histories.drawing import drawn
from tests.histories.history import STEPS, History
from tests.reference_ledger.book import INVENTORY, WRITE_DOWNS, Book
from tests.reference_ledger.events import Sale, newest
from tests.reference_ledger.goods import METHODS as SHELVES
from tests.reference_ledger.goods import book_movement
from tests.reference_ledger.movements import Movement, movements
from tests.reference_ledger.stock import Issue

COUNT = 3000
KINDS = {"received": "receipt", "sold": "sale", "wasted": "write_off", "counted": "count"}


def moved(history: History) -> Iterator[list[Movement]]:
    """The movements of each product, in the order they are costed."""
    events = history.known(STEPS[-1])
    sales = [sale for sale in newest(Sale, events) if not sale.voided]
    by_product: dict[str, list[Movement]] = defaultdict(list)
    for movement in movements(history.shop, events, sales):
        by_product[movement.product].append(movement)
    yield from by_product.values()


def by_reference(history: History, moves: Sequence[Movement]) -> list[int]:
    """What each movement adds to stock; of a damaged return what it loses."""
    shelf, issues = SHELVES[history.shop.costing](), dict[tuple[str, str], Issue]()
    added = []
    for movement in moves:
        book = Book()
        book_movement(book, history.shop.day(movement.at), shelf, movement, issues)
        added.append(book.balances[WRITE_DOWNS if movement.damaged else INVENTORY])
    return added


def by_kernel(history: History, moves: Sequence[Movement]) -> list[int]:
    """The same of the project's kernel."""
    places = {(each.document, each.line): at for at, each in enumerate(moves)}
    costs = cost_movements(
        Movements(
            item=[1] * len(moves),
            location=[1] * len(moves),
            method=[METHODS[history.shop.costing]] * len(moves),
            kind=[MOVEMENT_KINDS[_kind(each)] for each in moves],
            quantity=[
                each.quantity * QUANTITY_SCALE * (-1 if each.kind in ("sold", "wasted") else 1)
                for each in moves
            ],
            value=[each.value for each in moves],
            unit_cost=[NO_COST] * len(moves),
            original=[places[each.origin] if each.origin else NO_ORIGINAL for each in moves],
        )
    )
    return [cost + true_up for cost, true_up in zip(costs.cost, costs.true_up, strict=True)]


def _kind(movement: Movement) -> str:
    if movement.origin:
        return "return_damaged" if movement.damaged else "return"
    return KINDS[movement.kind]


@pytest.mark.parametrize("seed", range(3))
def test_every_movement_costs_the_same(seed: int) -> None:
    found = [
        (number, moves, by_kernel(history, moves), by_reference(history, moves))
        for number, history in enumerate(drawn(COUNT // 3, seed))
        for moves in moved(history)
    ]
    assert len(found) > COUNT // 2
    assert [each for each in found if each[2] != each[3]] == []
