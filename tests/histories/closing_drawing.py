"""Histories in which months are closed and opened again, drawn at random.

Belongs here: months of trade, and what is decided of them. They are told in four deliveries, after
each of which decisions are taken; what is told of a month after it was closed is late.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.histories.correcting import correct, correctable
from tests.histories.drawing import drawn_rates, drawn_shop, possible
from tests.histories.history import Decision, History
from tests.histories.receiving import stock_up
from tests.histories.story import Story

BEGIN = datetime(2026, 9, 3, 12, 0, tzinfo=UTC)
END = datetime(2026, 11, 15, tzinfo=UTC)
PAUSES = (7, 600, 1500, 4000, 4000, 9000)
STEPS = (1, 2, 3, 4)
MONTHS = ("2026-09", "2026-10")
LONGEST = 26


def drawn_with_closes(count: int, seed: int = 0) -> list[History]:
    """So many histories of a seed; the first ones are the same however many there are."""
    return [
        history_with_closes(random.Random(f"closes {seed}:{number}"))  # noqa: S311
        for number in range(count)
    ]


def history_with_closes(dice: random.Random) -> History:
    """A shop, what happens in it, and what is decided of its months."""
    story = Story(
        dice,
        drawn_shop(dice),
        drawn_rates(dice),
        fee_told=dice.choice((0, 44)),
        now=BEGIN,
        pauses=PAUSES,
        steps=STEPS,
    )
    story.is_plentiful = story.chance(3)
    stock_up(story)
    for _ in range(story.between(6, LONGEST)):
        if story.now < END:
            story.one_of(list(_possible(story)))(story)
    return History(story.shop, tuple(story.told), tuple(_decisions(story)))


def _possible(story: Story) -> Iterator[Callable[[Story], None]]:
    yield from possible(story)
    if correctable(story):
        yield from (correct, correct)


def _decisions(story: Story) -> Iterator[Decision]:
    """At most one after each delivery but the last; closing twice closes finally."""
    closed: list[str] = []
    for step in STEPS[:-1]:
        if closed and story.chance(3):
            yield Decision(step, "reopen", closed.pop())
        elif not story.chance(6):
            month = story.one_of([*closed[-1:], *MONTHS[len(closed) :][:1]])
            closed = [each for each in MONTHS if each <= month]
            yield Decision(step, "close", month)
