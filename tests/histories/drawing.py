"""Histories, drawn at random. Belongs here: shops, and which kinds of events follow one another.

A history is drawn by its seed and number alone, with the standard library's generator: so it stays
the same whichever other histories are drawn and whatever else is loaded.
"""

import random
from collections.abc import Callable, Iterator

from tests.histories.counting import count_stock, waste_goods
from tests.histories.drawers import close_drawer, open_drawer
from tests.histories.giving_back import (
    can_give_back,
    can_give_money,
    give_back,
    give_money,
)
from tests.histories.history import History
from tests.histories.paying_out import can_pay_out, pay_out
from tests.histories.receiving import receive, stock_up
from tests.histories.selling import can_change, change, sell
from tests.histories.story import Story
from tests.reference_ledger.events import Shop

CURRENCIES = {"USD": 2, "JPY": 0, "KWD": 3}
ZONES = ("America/New_York", "America/Los_Angeles")
RATES = (12_500, 55_000, 62_500, 86_250, 97_500, 200_000)
LONGEST = 16
"""Events after the first goods."""


def drawn(count: int, seed: int = 0) -> list[History]:
    """So many histories of a seed; the first ones are the same however many there are."""
    return [history(random.Random(f"{seed}:{number}")) for number in range(count)]  # noqa: S311


def history(dice: random.Random) -> History:
    """A shop and what happens in it."""
    story = Story(dice, drawn_shop(dice), drawn_rates(dice), fee_told=dice.choice((0, 44)))
    story.has_fine_costs, story.is_plentiful = story.chance(3), story.chance(3)
    stock_up(story)
    for _ in range(story.between(2, LONGEST)):
        story.one_of(list(possible(story)))(story)
    return story.history()


def drawn_shop(dice: random.Random) -> Shop:
    currency = dice.choice(("USD", "USD", "USD", "JPY", "KWD"))
    return Shop(
        currency,
        CURRENCIES[currency],
        dice.choice(("fifo", "moving_average")),
        dice.choice(ZONES),
        dice.choice((0, 0, 4)),
        dice.choice((False, True)),
    )


def drawn_rates(dice: random.Random) -> dict[str, int]:
    return {f"tax-{number}": dice.choice(RATES) for number in range(dice.randint(0, 2))}


def possible(story: Story) -> Iterator[Callable[[Story], None]]:
    yield from (sell, sell, sell, receive, count_stock, waste_goods)
    yield close_drawer if story.drawer else open_drawer
    if can_pay_out(story):
        yield pay_out
    if can_change(story):
        yield change
    if can_give_back(story) and (story.is_plentiful or not story.has_fine_costs):
        yield from (give_back, give_back)
    if can_give_money(story):
        yield give_money
