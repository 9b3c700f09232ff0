"""Lists of goods told again otherwise, drawn. Belongs here: receipts, counts and waste corrected.

Their lists carry no version: what was told last holds. So a correction comes with a later delivery
than the last that told what it corrects.
"""

from dataclasses import replace
from datetime import timedelta

from tests.histories.history import Told
from tests.histories.receiving import unit_cost
from tests.histories.selling import PRODUCTS
from tests.histories.story import Story
from tests.reference_ledger.events import GoodsReceived, GoodsWasted, StockCounted

Listed = GoodsReceived | StockCounted | GoodsWasted


def correct(story: Story) -> None:
    """Goods were fewer or more, of another cost or product, or moved on another day.

    What every product cost stays known from the beginning (receiving.py), so that is not moved.
    """
    told = story.one_of(correctable(story)[-4:])
    event = told.event
    assert isinstance(event, Listed)
    is_opening = event.name in {each.event.name for each in story.told[: len(PRODUCTS)]}
    kinds = ("quantity", "cost") if is_opening else ("quantity", "cost", "product", "day")
    story.tell(_corrected(story, event, story.one_of(kinds)), earliest=told.steps[-1] + 1)


def correctable(story: Story) -> list[Told]:
    """What was told last of each list and can still be told otherwise."""
    last = {each.event.name: each for each in story.told if isinstance(each.event, Listed)}
    return [each for each in last.values() if each.steps[-1] < story.steps[-1]]


def _corrected(story: Story, event: Listed, what: str) -> Listed:
    if what == "cost" and isinstance(event, GoodsReceived):
        return replace(event, unit_cost=unit_cost(story))
    if what == "product":
        return replace(event, product=story.one_of(PRODUCTS))
    if what == "day":
        return replace(event, at=event.at + timedelta(days=story.one_of((1, 12, 30))))
    return replace(event, quantity=max(1, event.quantity + story.between(-4, 4)))
