"""Random histories whose periods close: what is closed stays, and the rest is what landed.

Each delivery is repeated in parts, shuffled and split between files; one run is killed, one waits
for an approval as accounts change, and whoever decides first is killed as well.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.verbs.replay import replay_and_compare
from tests.histories.closed_periods import numbers_after, periods_after
from tests.histories.closing_at_once import (
    ONE,
    if_nothing_is_closed,
    run_at_once,
    whatever_was_closed,
)
from tests.histories.closing_comparing import differences_with_closes
from tests.histories.closing_drawing import STEPS, drawn_with_closes
from tests.histories.closing_running import (
    CRASHES,
    run_with_closes,
    side_by_side_with_closes,
    taken_before,
)
from tests.histories.deciding import Taken, closed_periods
from tests.histories.kept import KEPT_WITH_CLOSES
from tests.histories.names import names_of
from tests.histories.rates import OWN
from tests.histories.reporting import explained
from tests.histories.running import read_figures
from tests.homes import built_once
from tests.reference_ledger.events import Event, Shop
from tests.reference_ledger.ledger import books
from tests.reference_ledger.periods import Period
from tests.reference_ledger.posting import PostedBooks
from tests.reference_ledger.rules import DEFAULT_RULES, Rules
from tests.tampering import findings_of

HISTORIES = [*KEPT_WITH_CLOSES.values(), *drawn_with_closes(100)]
COUNT = len(HISTORIES)
LAST = STEPS[-1]


@pytest.fixture(scope="module")
def home(shared_folder: Path) -> Home:
    return built_once(
        shared_folder, "closing_histories", lambda path: run_with_closes(path, HISTORIES)
    )


@pytest.fixture(scope="module")
def home_at_once(shared_folder: Path) -> Home:
    return built_once(shared_folder, "histories_at_once", lambda path: run_at_once(path, HISTORIES))


@pytest.fixture(scope="module")
def taken(home: Home) -> list[Taken]:
    return taken_before(home)


def test_decisions_of_every_kind_are_taken(taken: Sequence[Taken]) -> None:
    """Refused ones are part of the histories; so many are taken that the rest shows something."""
    kinds = Counter(each.outcome for each in taken)
    assert min(kinds[each] for each in ("close_final", "close_preliminary", "reopen")) > COUNT // 20
    killed = [each for each in taken if each.step in CRASHES and each.outcome.startswith("close")]
    assert killed, "nobody came to the point where a close is killed"


def test_balances_of_every_period_are_those_of_the_reference(
    home: Home, taken: Sequence[Taken], tmp_path: Path
) -> None:
    """By business date and posting date, and all the figures of histories that stay open."""
    found = differences_with_closes(home, HISTORIES, taken)
    assert not found, explained(HISTORIES, found, tmp_path, side_by_side_with_closes)


def test_a_closed_period_keeps_lines_numbers_and_root(home: Home, taken: Sequence[Taken]) -> None:
    """From the run it was closed after to the last, or to the one it was opened again after."""
    kept = [
        (names_of(number).entity, period, step)
        for number in range(COUNT)
        for step in STEPS[1:]
        for period in closed_before(taken, number, step)
    ]
    assert len(kept) > COUNT
    for entity, period, step in kept:
        held = periods_after(home, step - 1).get((entity, period))
        assert periods_after(home, step).get((entity, period)) == held, (entity, period, step)


def closed_before(taken: Sequence[Taken], number: int, step: int) -> dict[str, str]:
    return closed_periods(each for each in taken if each.history == number and each.step < step)


def test_an_entry_keeps_its_number_and_none_is_left_out(home: Home) -> None:
    for step in STEPS[1:]:
        assert numbers_after(home, step - 1).items() <= numbers_after(home, step).items()
    numbers: dict[str, list[int]] = {}
    for (entity, _), number in numbers_after(home, LAST).items():
        numbers.setdefault(entity, []).append(number)
    assert len(numbers) > COUNT // 20
    assert all(sorted(each) == list(range(1, len(each) + 1)) for each in numbers.values())


def test_whatever_was_closed_the_books_hold_what_landed(home: Home, home_at_once: Home) -> None:
    """The same documents in one delivery, nothing closed: each day is the same but for cost."""
    landed = whatever_was_closed(read_figures(home_at_once, ONE))
    assert whatever_was_closed(read_figures(home, LAST)) == landed


def test_where_all_is_open_in_the_end_cost_depends_only_on_what_landed(
    home: Home, home_at_once: Home, taken: Sequence[Taken]
) -> None:
    numbers = [number for number in range(COUNT) if not closed_before(taken, number, LAST)]
    assert len(numbers) > COUNT // 5
    entities = {names_of(number).entity for number in numbers}
    found, landed = (
        {figure: amount for figure, amount in each.items() if figure[1] in entities}
        for each in (
            if_nothing_is_closed(read_figures(home, LAST)),
            if_nothing_is_closed(read_figures(home_at_once, ONE)),
        )
    )
    assert found == landed


def test_every_line_every_file_and_every_head_is_as_it_was_committed(home: Home) -> None:
    """`tillbook verify`: no tree of a closed period grew, and the roots are those of the lines."""
    assert findings_of(home) == []


def test_replay_gives_the_same_ids_and_lines(home: Home) -> None:
    """The roots are made of nothing else."""
    report = replay_and_compare(home, None, None, lambda words: None)
    assert report.comparison.is_identical, report.comparison.differences[:5]
    assert (report.comparison.lines > 0, report.reasons) == (True, [])


class Forgetful(PostedBooks):
    """The reference ledger with a mistake: late news is posted on its own day."""

    def close(self, period: Period) -> None:
        super().close(period)
        self.closed = type(self.closed)(None, ())


class AtTodaysRate(PostedBooks):
    """The reference ledger with a mistake: a mirror takes the rate that is known today."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        self.taken_in: list[Event] = []
        self.closed_then = self.closed

    def take_in(self, events: Sequence[Event], rules: Rules = DEFAULT_RULES) -> None:
        today = Rules(self.book.rules.mapped, rules.rate)
        self.book = books(self.shop, self.taken_in, self.closed_then, today)
        self.taken_in, self.closed_then = list(events), self.closed
        super().take_in(events, rules)


def test_a_mirror_at_another_rate_is_found(home: Home, taken: Sequence[Taken]) -> None:
    found = differences_with_closes(home, HISTORIES, taken, AtTodaysRate)
    assert {HISTORIES[each.history].shop.currency for each in found} == {OWN}
    assert {each.figure[0] for each in found} == {"posted"}
    assert {each.figure[2] for each in found} >= {"1010", "4010"}


def test_a_lock_that_is_ignored_is_found(home: Home, taken: Sequence[Taken]) -> None:
    found = differences_with_closes(home, HISTORIES, taken, Forgetful)
    assert len({each.history for each in found}) > COUNT // 5
    assert {"posted"} <= {each.figure[0] for each in found}
