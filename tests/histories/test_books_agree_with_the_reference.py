"""Random histories: the project's books and the reference ledger say the same, to the unit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestration.home import Home
from tests.histories.drawing import drawn
from tests.histories.history import History
from tests.histories.kept import KEPT
from tests.histories.reporting import explained
from tests.histories.running import differences_of, run_histories
from tests.homes import built_once
from tests.reference_ledger.book import Book
from tests.reference_ledger.events import Event, Return, Shop
from tests.reference_ledger.ledger import books

COUNT = 300


def everything() -> list[History]:
    """The kept histories and the drawn ones, always the same."""
    return [*KEPT.values(), *drawn(COUNT)]


@pytest.fixture(scope="module")
def home(shared_folder: Path) -> Home:
    return built_once(shared_folder, "histories", lambda path: run_histories(path, everything()))


def test_books_and_reference_agree_after_every_delivery(home: Home, tmp_path: Path) -> None:
    histories = everything()
    found = differences_of(home, histories)
    assert not found, explained(histories, found, tmp_path)


def with_tax_of_returns_the_wrong_way(shop: Shop, events: Sequence[Event]) -> Book:
    """The reference ledger with a mistake: tax that is given back is owed once more."""
    book = books(shop, events)
    untaxed = with_lines_back(events, taxes=())
    given_back = book.balances["2110"] - books(shop, untaxed).balances["2110"]
    book.balances["2110"] -= 2 * given_back
    return book


def with_damaged_goods_put_back(shop: Shop, events: Sequence[Event]) -> Book:
    """The reference ledger with a mistake: damaged goods that come back are for sale again."""
    return books(shop, with_lines_back(events, damaged=False))


def with_lines_back(events: Sequence[Event], **changed: Any) -> list[Event]:
    """The events, with every returned line changed."""
    return [
        replace(each, lines=tuple(replace(line, **changed) for line in each.lines))
        if isinstance(each, Return)
        else each
        for each in events
    ]


def test_a_mistake_of_tax_is_found_and_named(home: Home) -> None:
    found = differences_of(home, everything(), with_tax_of_returns_the_wrong_way)
    assert len({each.history for each in found}) >= COUNT // 10
    assert {(each.figure[0], each.figure[2]) for each in found} == {("balance", "2110")}
    assert "balance entity-H" in str(found[0])


def test_a_mistake_of_stock_is_found_and_named(home: Home) -> None:
    found = differences_of(home, everything(), with_damaged_goods_put_back)
    assert len({each.history for each in found}) >= COUNT // 20
    assert {"stock quantity", "stock value"} <= {each.figure[0] for each in found}
    assert {"1300", "5050"} <= {each.figure[2] for each in found if each.figure[0] == "balance"}
