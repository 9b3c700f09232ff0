"""Histories in which periods are closed and opened again, drawn at random.

Belongs here: two periods of trade and some days more, and what is decided of them. They are told in
four deliveries; after all but the last decisions are taken. What is told of a period after it was
closed is late.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from tests.histories.correcting import correct, correctable
from tests.histories.drawers import close_drawer, open_drawer
from tests.histories.drawing import drawn_rates, drawn_shop, possible
from tests.histories.history import Decision, History
from tests.histories.receiving import stock_up
from tests.histories.selling import can_change, change
from tests.histories.simple_receipts import change_simply, sell_simply
from tests.histories.story import Story
from tests.reference_ledger.book import CARD_FEES, SALES, WASTE
from tests.reference_ledger.events import DrawerSession
from tests.reference_ledger.periods import PERIODS
from tests.reference_ledger.rules import Mapped

BEGIN = datetime(2026, 9, 3, 12, 0, tzinfo=UTC)
END = datetime(2026, 11, 15, tzinfo=UTC)
PAUSES = (7, 600, 1500, 4000, 4000, 9000)
STEPS = (1, 2, 3, 4)
LIKELY = (1, 1, 1, 2, 2, 3, 4)
"""Most is known before the first period is closed, so that it is held and corrected later."""
LONGEST = 26
OTHER_ACCOUNTS = {SALES: "4020", WASTE: "6170", CARD_FEES: "6140"}


def drawn_with_closes(count: int, seed: int = 0) -> list[History]:
    """So many histories of a seed; the first ones are the same however many there are."""
    return [
        history_with_closes(random.Random(f"closes {seed}:{number}"))  # noqa: S311
        for number in range(count)
    ]


def history_with_closes(dice: random.Random) -> History:
    """A shop, what happens in it, and what is decided of its periods."""
    story = Story(
        dice,
        replace(drawn_shop(dice), calendar=dice.choice(tuple(PERIODS))),
        drawn_rates(dice),
        fee_told=dice.choice((0, 44)),
        now=BEGIN,
        pauses=PAUSES,
        steps=STEPS,
        likely=LIKELY,
    )
    story.is_plentiful, story.has_drawers = story.chance(3), story.chance(3)
    stock_up(story)
    for _ in range(story.between(6, LONGEST)):
        if story.now < END:
            story.one_of(list(_possible(story)))(story)
    if story.drawer:
        close_drawer(story)
    return History(story.shop, tuple(story.told), tuple(_decisions(story)), tuple(_remapped(story)))


def _possible(story: Story) -> Iterator[Callable[[Story], None]]:
    for kind in possible(story):
        if kind is not open_drawer or _may_open_a_drawer(story):
            yield kind
    if can_change(story):
        yield from (change, change)
    yield sell_simply
    if story.simple:
        yield change_simply
    if correctable(story):
        yield from (correct, correct, correct)


def _may_open_a_drawer(story: Story) -> bool:
    """One session at most: while the end of one is not known, another shares its cash.

    Most shops have none, as cash of a day without a session keeps its period open.
    """
    return story.has_drawers and not any(
        isinstance(each.event, DrawerSession) for each in story.told
    )


def _decisions(story: Story) -> Iterator[Decision]:
    """One after each delivery but the last."""
    for step in STEPS[:-1]:
        yield Decision(step, "close" if step == 1 else story.one_of(("close", "finish", "reopen")))


def _remapped(story: Story) -> Iterator[tuple[str, Mapped]]:
    """One company in two posts something to another account, perhaps from a closed day on."""
    if story.chance(2):
        account = story.one_of(list(OTHER_ACCOUNTS))
        first_day = story.one_of((date(2026, 9, 15), date(2026, 10, 10)))
        yield account, Mapped(OTHER_ACCOUNTS[account], first_day)
