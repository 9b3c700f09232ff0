"""A failing history is cut down to what it takes to fail. No books are built here."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.histories import kept
from tests.histories.comparing import Difference, differences, figures_of_book
from tests.histories.drawing import drawn
from tests.histories.history import STEPS, History
from tests.histories.shrinking import Failing, shrunk
from tests.histories.telling import text_of
from tests.reference_ledger.book import Book
from tests.reference_ledger.events import Event, Return, Shop
from tests.reference_ledger.ledger import books


def without_returns(shop: Shop, events: Sequence[Event]) -> Book:
    """A ledger that forgets what came back."""
    return books(shop, [each for each in events if not isinstance(each, Return)])


def trial(_folder: Path, candidates: Sequence[History]) -> list[Difference]:
    """The reference ledger as the project's books, compared with the forgetful one."""
    found = []
    for step in STEPS:
        figures = {
            figure: amount
            for number, history in enumerate(candidates)
            for figure, amount in figures_of_book(
                books(history.shop, history.known(step)), history.shop, number
            ).items()
        }
        found.extend(differences(figures, candidates, step, without_returns))
    return found


def test_what_is_left_is_the_sale_and_its_return(tmp_path: Path) -> None:
    histories = drawn(40)
    failing = sorted({each.history for each in trial(tmp_path, histories)})
    assert len(failing) > 10
    for number in failing:
        small = shrunk(Failing(histories[number], []), tmp_path, trial)
        kinds = [type(each.event).__name__ for each in small.history.told]
        assert sorted(kinds) == ["Return", "Sale"]
        assert {each.steps for each in small.history.told} == {(1,)}
        assert small.found


@pytest.mark.parametrize("number", range(20))
def test_the_printed_text_makes_the_history_again(number: int) -> None:
    history = drawn(20)[number]
    assert eval(text_of(history), vars(kept).copy()) == history  # noqa: S307
